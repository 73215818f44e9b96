-- settlement.settled_through
--
-- The last settlement up to which all are approved: what of an exposure is in statements.
--
-- Called by settlement's own functions.
set local role tessera_owner;

create or replace function settlement.settled_through()
returns integer
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
    (select min(s.number) - 1 from settlement.settlements s
     where not settlement.is_approved(s.number)),
    (select max(s.number) from settlement.settlements s), 0)
$$;
comment on function settlement.settled_through() is
  'The last settlement up to which all are approved.';
revoke all on function settlement.settled_through() from public;
