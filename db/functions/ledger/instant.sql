-- ledger.instant
--
-- The ledger's clock: the one place where recorded time comes from. Tests replace this function to
-- move through time; nothing that the service may execute can. Everybody may read it.
--
-- Called by the functions and views of this database.
set local role tessera_owner;

create or replace function ledger.instant()
returns timestamptz
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return clock_timestamp(); -- In PL/pgSQL, which keeps its plan: this is called for every batch.
end
$$;
comment on function ledger.instant() is 'The ledger''s clock.';
revoke all on function ledger.instant() from public;
