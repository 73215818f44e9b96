-- tenancy.note_key_uses
--
-- Remembers when keys were last used, to the minute: the service gathers uses and reports them now
-- and then, so that using a key never writes to a row that everybody shares. Presenting a key that
-- has ended is no use of it.
--
-- Called by tessera_service.
set local role tessera_owner;

create or replace function tenancy.note_key_uses(key_digests bytea[])
returns void
language plpgsql
volatile
security definer -- The service cannot write to any table.
set search_path = pg_catalog, pg_temp
as $$
begin
  update tenancy.api_keys k
  set last_used_at = date_trunc('minute', ledger.instant())
  from (
    select u.id from tenancy.api_keys u
    where u.digest = any (key_digests)
      and u.revoked_at is null and u.expires_at > ledger.instant()
      and u.last_used_at is distinct from date_trunc('minute', ledger.instant())
    order by u.id
    for no key update skip locked
  ) used
  where k.id = used.id;
end
$$;
comment on function tenancy.note_key_uses(bytea[]) is 'Remembers when keys were last used.';
revoke all on function tenancy.note_key_uses(bytea[]) from public;
