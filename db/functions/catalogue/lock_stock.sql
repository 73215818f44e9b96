-- catalogue.lock_stock
--
-- Locks the stock of gifts, and of whatever the surprises among them may turn out to be, in the
-- order of their ids, so that batches wait for each other but never deadlock. Nulls are no gifts.
--
-- Called by the functions that move stock, before they read how much there is.
set local role tessera_owner;

create or replace function catalogue.lock_stock(locked_gifts uuid[])
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
begin
  -- The lateral subquery locks one row after the other as the sorted list is read.
  perform from (
    select u.id from (
      select g.id from unnest(locked_gifts) g (id)
      union
      select o.outcome_id from unnest(locked_gifts) g (id)
      join catalogue.surprise_odds o on o.gift_id = g.id
    ) u
    where u.id is not null
    order by u.id
    offset 0
  ) asked
  cross join lateral (
    select s.gift_id from catalogue.stock s where s.gift_id = asked.id for no key update
  ) s;
end
$$;
comment on function catalogue.lock_stock(uuid[]) is 'Locks the stock of gifts in one order.';
revoke all on function catalogue.lock_stock(uuid[]) from public;
