-- ordering.replace_voucher
--
-- Ends the open voucher of an order, whose code was lost, and issues one with another code for the
-- uses that are left, good for as long as the old one and never longer than its code is. Of a gift
-- with a pool the code is the one that whoever asks (asking_partner; 0: the operator) has set aside
-- for the new voucher; else it is the one that is given here.
--
-- Guarantees
--   An order has one open voucher at most, however many are asked for at once.
--   What was set aside for the new voucher is given up or used, never both (ordering.lock_orders).
--
-- Refuses (in the row)
--   TS925 out_of_stock            the pool had no code left
--   TS929 reservation_lost        the code that was set aside for it was given up; begin anew
--   TS943 voucher_used            no use of it is left
--   TS944 voucher_expired         its time is over
--   TS945 voucher_cancelled       its order was cancelled
--   TS950 order_without_voucher   the order has none, and never had
--   TS951 too_many_reissues       detail: how often the code of one order can be replaced
--
-- Called by ordering.reissue_voucher and ordering.reissue_for_operator, which know who may ask.
set local role tessera_owner;

create or replace function ordering.replace_voucher(
  replaced_order    ordering.orders,
  asking_partner    integer,
  new_id            uuid,
  code_digest       bytea,
  code_sealed       bytea,
  out refusal       text,
  out detail        bigint,
  out recorded_at   timestamptz
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
declare
  v_reissues_max constant bigint := 5;
  v_old    ordering.vouchers;
  v_open   ordering.open_vouchers;
  v_count  bigint;
  v_code   record;
begin
  perform pg_advisory_xact_lock_shared(ledger.writers_lock());
  perform ordering.lock_orders(array[replaced_order.id, new_id]);
  perform ordering.lock_vouchers(array(
    select v.id from ordering.vouchers v where v.order_id = replaced_order.id));
  recorded_at := ledger.instant();

  select count(*) into v_count from ordering.vouchers v where v.order_id = replaced_order.id;
  -- The last that was issued is the only one that can be open.
  select v.* into v_old
  from ordering.vouchers v
  left join ordering.voucher_ends e on e.voucher_id = v.id
  where v.order_id = replaced_order.id and e.outcome is distinct from 'reissued';
  select o.* into v_open from ordering.open_vouchers o where o.voucher_id = v_old.id;
  if (select g.stock = 'code_pool' from catalogue.gifts g where g.id = v_old.gift_id) then
    select c.code_digest as digest, c.code_sealed as sealed, c.number, c.valid_until into v_code
    from (values (true)) one (row)
    left join catalogue.reservations r on r.gift_id = v_old.gift_id and r.order_id = new_id
      and r.reserved_by = asking_partner
    left join catalogue.codes c on c.gift_id = r.gift_id and c.number = r.code_number;
  else
    select replace_voucher.code_digest as digest, replace_voucher.code_sealed as sealed,
      null::bigint as number, 'infinity'::timestamptz as valid_until into v_code;
  end if;
  refusal := case
    when v_old.id is null then 'TS950'
    when v_open.voucher_id is null then (
      select case e.outcome when 'used' then 'TS943' when 'expired' then 'TS944' else 'TS945' end
      from ordering.voucher_ends e where e.voucher_id = v_old.id)
    when v_open.expires_at <= recorded_at then 'TS944'
    when v_count > v_reissues_max then 'TS951'
    when exists (select from ordering.abandoned_orders a where a.order_id = new_id) then 'TS929'
    when v_code.digest is null then 'TS925'
  end;
  if refusal is not null then
    detail := case refusal when 'TS951' then v_reissues_max end;
    return;
  end if;
  perform ordering.end_voucher(v_old, 'reissued', recorded_at);
  insert into ordering.vouchers
    (partner_number, id, order_id, gift_id, supplier, code_digest, code_sealed, code_number, uses,
     gives_points_back, expires_at, issued_at, replaces)
  values (v_old.partner_number, new_id, v_old.order_id, v_old.gift_id, v_old.supplier,
    v_code.digest, v_code.sealed, v_code.number, v_open.uses_left, v_old.gives_points_back,
    least(v_open.expires_at, v_code.valid_until), recorded_at, v_old.id);
  insert into ordering.open_vouchers (voucher_id, uses_left, expires_at)
  values (new_id, v_open.uses_left, least(v_open.expires_at, v_code.valid_until));
  perform ledger.announce(array['voucher.issued'], array[v_old.partner_number], array[new_id], null,
    recorded_at);
end
$$;
comment on function ordering.replace_voucher(ordering.orders, integer, uuid, bytea, bytea) is
  'Issues another code for the open voucher of an order.';
revoke all on function
  ordering.replace_voucher(ordering.orders, integer, uuid, bytea, bytea) from public;
