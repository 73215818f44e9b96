-- tenancy.authorize_keys
--
-- Says for each presented key which partner it proves and whether it may do what needs a scope.
--
-- Refuses (as rows, never as exceptions)
--   TS501 api_key_invalid    unknown, expired or revoked
--   TS503 partner_suspended  the key is good, its partner is suspended: it reads and disputes, and
--                            does nothing else
--   TS502 scope_missing      the key may not do this
--   TS455 partner_has_left   its run-off is over: its keys read and do nothing else
--
-- Called by the recording functions whose requests name no member.
set local role tessera_owner;

create or replace function tenancy.authorize_keys(required_scope text, key_digests bytea[])
returns table (request_number bigint, refusal text, partner_number integer)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  if required_scope = 'reports' then
    return query
    select k.request_number,
      coalesce(k.refusal, case when required_scope <> all (k.scopes) then 'TS502' end),
      k.partner_number
    from tenancy.present_readers(key_digests) k;
    return;
  end if;
  return query
  select k.request_number,
    coalesce(k.refusal, case
      when required_scope <> all (k.scopes) then 'TS502'
      when exists (
        select from tenancy.partners p
        where p.number = k.partner_number and p.issues_until < 'infinity'
          and p.runs_off_until <= ledger.instant()) then 'TS455'
    end),
    k.partner_number
  from tenancy.present_keys(key_digests) k;
end
$$;
comment on function tenancy.authorize_keys(text, bytea[]) is
  'Which partner each key proves, if it has a scope.';
revoke all on function tenancy.authorize_keys(text, bytea[]) from public;
