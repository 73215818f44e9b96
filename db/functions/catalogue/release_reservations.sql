-- catalogue.release_reservations
--
-- The third step of orders that were refused: what was set aside for them goes back to the shelf,
-- and a code that nobody was shown can be given to another order. Returns how many it released.
--
-- Whoever calls this knows that the orders were not placed and never will be: ordering.place_orders
-- has refused them, or ordering.settle_reservations has given them up.
--
-- Guarantees
--   As catalogue.confirm_reservations. What is confirmed is never released.
--
-- Called by catalogue.conclude.
set local role tessera_owner;

create or replace function catalogue.release_reservations(order_ids uuid[], gift_ids uuid[])
returns bigint
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
  v_count  bigint;
begin
  perform catalogue.lock_stock(gift_ids);
  with released as (
    delete from catalogue.reservations r
    using (
      select distinct u.order_id, u.gift_id from unnest(order_ids, gift_ids) u (order_id, gift_id)
    ) a
    where r.gift_id = a.gift_id and r.order_id = a.order_id and r.expires_at < 'infinity'
    returning r.gift_id, r.order_id, r.code_number
  ), freed as (
    update catalogue.codes c set order_id = null
    from released r
    where c.gift_id = r.gift_id and c.number = r.code_number and c.order_id = r.order_id
  ), counted as (
    select r.gift_id, count(*) as count from released r group by r.gift_id
  ), moved as (
    update catalogue.stock s set reserved = s.reserved - c.count, available = s.available + c.count
    from counted c where s.gift_id = c.gift_id
  )
  select coalesce(sum(c.count), 0) into v_count from counted c;
  return v_count;
end
$$;
comment on function catalogue.release_reservations(uuid[], uuid[]) is
  'Puts what was set aside for refused orders back on the shelf.';
revoke all on function catalogue.release_reservations(uuid[], uuid[]) from public;
