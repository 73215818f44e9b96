-- catalogue.return_stock
--
-- Takes back what orders had taken that were cancelled or returned: one more is on the shelf, and a
-- code of a pool, which a member may have seen, is void and never given again. Returns how many came
-- back.
--
-- Guarantees
--   Once for each order, whoever comes how often, and whether its reservation was confirmed or not.
--
-- Called by ordering.carry_stock_returns.
set local role tessera_owner;

create or replace function catalogue.return_stock(order_ids uuid[], gift_ids uuid[])
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
  with returned as (
    delete from catalogue.reservations r
    using (
      select distinct u.order_id, u.gift_id from unnest(order_ids, gift_ids) u (order_id, gift_id)
    ) a
    where r.gift_id = a.gift_id and r.order_id = a.order_id
    returning r.gift_id, r.order_id, r.code_number, r.expires_at = 'infinity' as was_taken
  ), voided as (
    update catalogue.codes c set is_void = true
    from returned r
    where c.gift_id = r.gift_id and c.number = r.code_number and c.order_id = r.order_id
  ), counted as (
    select r.gift_id,
      count(*) filter (where r.was_taken) as taken,
      count(*) filter (where not r.was_taken) as reserved,
      count(*) filter (where r.code_number is null) as available,
      count(*) filter (where r.code_number is not null) as gone
    from returned r group by r.gift_id
  ), moved as (
    update catalogue.stock s
    set taken = s.taken - c.taken, reserved = s.reserved - c.reserved,
      available = s.available + c.available, added = s.added - c.gone
    from counted c where s.gift_id = c.gift_id
  )
  select coalesce(sum(c.taken + c.reserved), 0) into v_count from counted c;
  return v_count;
end
$$;
comment on function catalogue.return_stock(uuid[], uuid[]) is
  'Takes back what cancelled and returned orders had taken.';
revoke all on function catalogue.return_stock(uuid[], uuid[]) from public;
