-- catalogue.count_codes
--
-- What the pool of a gift holds: how many codes there ever were, how many are free, given to orders,
-- withdrawn (or of orders that were cancelled), and expired before they were given.
--
-- A code that an order holds for a moment counts as given. The sum is taken from the stock and from
-- the codes that are void, not from a million rows.
--
-- Called by catalogue.code_pool, and by tessera_operator with its own rights.
set local role tessera_owner;

create or replace function catalogue.count_codes(
  pool         uuid,
  out codes    bigint,
  out free     bigint,
  out given    bigint,
  out voided   bigint,
  out expired  bigint
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  select s.available, s.reserved + s.taken into free, given
  from catalogue.stock s where s.gift_id = pool;
  free := coalesce(free, 0);
  given := coalesce(given, 0);
  select count(*) filter (where not c.is_expired), count(*) filter (where c.is_expired)
  into voided, expired
  from catalogue.codes c where c.gift_id = pool and c.is_void;
  codes := free + given + voided + expired;
end
$$;
comment on function catalogue.count_codes(uuid) is 'What the pool of a gift holds.';
revoke all on function catalogue.count_codes(uuid) from public;
