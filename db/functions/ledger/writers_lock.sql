-- ledger.writers_lock
--
-- The advisory lock that everybody who writes to the ledger holds in common, from before the clock
-- is read until the commit. Whoever holds it alone knows that nobody is in the middle of a change.
--
-- Called by the ledger's own functions.
set local role tessera_owner;

create or replace function ledger.writers_lock()
returns bigint
language sql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select 7305808869231650931
$$;
comment on function ledger.writers_lock() is 'The lock that all writers of the ledger share.';
revoke all on function ledger.writers_lock() from public;
