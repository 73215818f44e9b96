-- ordering.use_voucher
--
-- Writes a use of an open voucher that has enough uses left, and says so to the partner that honoured
-- it and to the one at which it was ordered. Where none is left, the voucher ends and its order is
-- delivered.
--
-- The caller holds the voucher's lock. Called by ordering.activate_voucher.
set local role tessera_owner;

create or replace function ordering.use_voucher(
  used ordering.vouchers, use ordering.activations
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_order ordering.orders;
  v_told  integer[] := array[use.partner_number];
begin
  use.voucher_id := used.id;
  use.gift_id := used.gift_id;
  -- Of a member that has been erased no free text is kept any more.
  if membership.is_document_erased('orders', used.partner_number, used.order_id) then
    use.metadata := null;
  end if;
  insert into ordering.activations select (use).*;
  if used.partner_number <> use.partner_number then
    v_told := v_told || used.partner_number;
  end if;
  perform ledger.announce(array_fill('voucher.activated'::text, array[cardinality(v_told)]), v_told,
    array_fill(used.id, array[cardinality(v_told)]), null, use.recorded_at);
  if use.uses_left > 0 then
    update ordering.open_vouchers o set uses_left = use.uses_left where o.voucher_id = used.id;
  else
    perform ordering.end_voucher(used, 'used', use.recorded_at);
    select * into strict v_order from ordering.orders o
    where o.partner_number = used.partner_number and o.id = used.order_id;
    perform ordering.record_move(v_order, 'delivered', null, null, null, use.occurred_at,
      use.recorded_at, null, null);
  end if;
end
$$;
comment on function ordering.use_voucher(ordering.vouchers, ordering.activations) is
  'Writes a use of an open voucher.';
revoke all on function ordering.use_voucher(ordering.vouchers, ordering.activations) from public;
