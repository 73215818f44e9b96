-- settlement.lock_accounts
--
-- Makes whoever changes the accounts of partners, or closes a settlement on them, wait for each
-- other until the transaction ends: an event is either in the previous balances of a settlement or
-- after it.
--
-- Called by settlement.balances and by the functions that record payment events.
set local role tessera_owner;

create or replace function settlement.lock_accounts()
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('settlement accounts', 0));
end
$$;
comment on function settlement.lock_accounts() is
  'Makes changes of the accounts of partners wait for each other.';
revoke all on function settlement.lock_accounts() from public;
