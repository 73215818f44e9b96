-- ordering.settle_reservations
--
-- Decides for good what becomes of what is set aside for orders, each named with a gift, and answers
-- for each, in the order given: true, it is the order's; false, it goes back; null, it is to be left
-- to ordering.carry_stock_returns, because its order has ended already and its code may be known.
--
-- What an order keeps is one of its gift, and one of what a surprise turned out to be, as long as it
-- is neither cancelled nor returned. An order that is not placed is given up here, so that it never
-- can be placed any more, before what was set aside for it can go back to the shelf. What was set
-- aside for a voucher that is to replace another has that voucher's id instead of an order's: the
-- voucher keeps it when it is issued.
--
-- Guarantees
--   An order is placed or given up, never both: both are decided under its lock
--   (ordering.lock_orders). Asked again, the answer is the same.
--   No clock decides. An order that is being placed at this moment is waited for.
--
-- Called by catalogue.conclude.
set local role tessera_owner;

create or replace function ordering.settle_reservations(order_ids uuid[], gift_ids uuid[])
returns table (request_number bigint, is_kept boolean)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
begin
  perform ordering.lock_orders(order_ids);
  insert into ordering.abandoned_orders (order_id, abandoned_at)
  select distinct u.id, ledger.instant() from unnest(order_ids) u (id)
  where not exists (select from ordering.orders o where o.id = u.id)
    and not exists (select from ordering.vouchers v where v.id = u.id)
  order by u.id
  on conflict do nothing;
  return query
  select u.number, case
      when not coalesce(o.takes, false) then false
      when not exists (
        select from ordering.order_moves m
        where m.partner_number = o.partner_number and m.order_id = o.id
          and m.state in ('cancelled', 'returned')) then true
      when exists (
        select from ordering.stock_returns r
        where r.order_id = u.order_id and r.gift_id = u.gift_id) then null
      else false
    end
  from unnest(order_ids, gift_ids) with ordinality u (order_id, gift_id, number)
  left join lateral (
    select x.partner_number, x.id,
      x.units_taken > 0 and u.gift_id in (x.gift_id, x.outcome_id) as takes
    from ordering.orders x where x.id = u.order_id
    union all
    select v.partner_number, v.order_id,
      v.replaces is not null and v.code_number is not null and v.gift_id = u.gift_id
    from ordering.vouchers v where v.id = u.order_id
    limit 1
  ) o on true
  order by u.number;
end
$$;
comment on function ordering.settle_reservations(uuid[], uuid[]) is
  'Decides for good what becomes of what is set aside for orders.';
revoke all on function ordering.settle_reservations(uuid[], uuid[]) from public;
