-- ordering.expire_voucher
--
-- Ends one voucher whose time is over, if it is still open, and moves its order on; see
-- ordering.expire_vouchers. Tells whether it did. The points go back by a refund that has the
-- voucher's id, unless a use was made, of this voucher or of one that it replaces.
--
-- The caller holds the voucher's lock, that of its order's wallet where points can go back, and that
-- of the wallet to which they go on when that one is closed.
--
-- Called by ordering.expire_vouchers.
set local role tessera_owner;

create or replace function ordering.expire_voucher(
  due ordering.vouchers, recorded_now timestamptz, onward_wallet uuid
)
returns boolean
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
  v_order   ordering.orders;
  v_refund  uuid;
begin
  if not exists (
    select from ordering.open_vouchers o
    where o.voucher_id = due.id and o.expires_at <= recorded_now)
  then
    return false;
  end if;
  if due.gives_points_back and not exists (
    select from ordering.vouchers v
    join ordering.activations a on a.voucher_id = v.id
    where v.order_id = due.order_id)
  then
    v_refund := due.id;
  end if;
  select * into strict v_order from ordering.orders o
  where o.partner_number = due.partner_number and o.id = due.order_id;
  perform ordering.end_voucher(due, 'expired', recorded_now);
  perform ordering.record_move(v_order, 'expired', null, null, null, recorded_now, recorded_now,
    v_refund, onward_wallet);
  return true;
end
$$;
comment on function ordering.expire_voucher(ordering.vouchers, timestamptz, uuid) is
  'Ends one voucher whose time is over.';
revoke all on function ordering.expire_voucher(ordering.vouchers, timestamptz, uuid) from public;
