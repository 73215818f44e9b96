-- catalogue.absent_suppliers
--
-- The partners whose gifts nobody can order now, however live they are: suspended ones, and those
-- whose last day of redeeming is over. Few, at any time.
--
-- Called by the functions that tell of the catalogue, and by those that place orders.
set local role tessera_owner;

create or replace function catalogue.absent_suppliers()
returns integer[]
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select array(
    select p.number from tenancy.partners p
    where p.status <> 'active' or p.redeems_until <= ledger.instant())
$$;
comment on function catalogue.absent_suppliers() is
  'The partners whose gifts nobody can order now.';
revoke all on function catalogue.absent_suppliers() from public;
