-- catalogue.confirm_reservations
--
-- The third step of orders that were placed: what is set aside for them is theirs. Each order names
-- its gift and what it turned out to be (the same, but of a surprise); gifts that need nothing set
-- aside are passed over. Returns how many reservations it confirmed.
--
-- Guarantees
--   A reservation is confirmed once, whoever comes how often; one that was given back meanwhile,
--   because its order was cancelled at once, stays given back.
--   The stock is locked in the order of the gifts' ids.
--
-- Called by catalogue.conclude.
set local role tessera_owner;

create or replace function catalogue.confirm_reservations(order_ids uuid[], gift_ids uuid[])
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
  with confirmed as (
    update catalogue.reservations r set expires_at = 'infinity'
    from (
      select distinct u.order_id, u.gift_id from unnest(order_ids, gift_ids) u (order_id, gift_id)
    ) a
    where r.gift_id = a.gift_id and r.order_id = a.order_id and r.expires_at < 'infinity'
    returning r.gift_id
  ), counted as (
    select c.gift_id, count(*) as count from confirmed c group by c.gift_id
  ), moved as (
    update catalogue.stock s set reserved = s.reserved - c.count, taken = s.taken + c.count
    from counted c where s.gift_id = c.gift_id
  )
  select coalesce(sum(c.count), 0) into v_count from counted c;
  return v_count;
end
$$;
comment on function catalogue.confirm_reservations(uuid[], uuid[]) is
  'Says of what was set aside for orders that it is theirs.';
revoke all on function catalogue.confirm_reservations(uuid[], uuid[]) from public;
