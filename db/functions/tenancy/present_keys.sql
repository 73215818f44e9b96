-- tenancy.present_keys
--
-- Tells what each presented key proves: the partner, its scopes, or why it proves nothing.
--
-- Refuses (as rows, never as exceptions)
--   TS501 api_key_invalid     unknown, expired or revoked
--   TS503 partner_suspended   the key is good, its partner is suspended
--
-- Called by tessera_service, before it decides anything for a key it has not met.
set local role tessera_owner;

create or replace function tenancy.present_keys(key_digests bytea[])
returns table (
  request_number bigint,
  refusal        text,
  partner_number integer,
  partner_id     uuid,
  key_id         uuid,
  scopes         text[]
)
language plpgsql
stable
security definer -- The service may not read the digests of other partners' keys.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := ledger.instant();
begin
  return query
  select
    presented.number,
    case
      when k.id is null or k.revoked_at is not null or k.expires_at <= v_now then 'TS501'
      when p.status <> 'active' then 'TS503'
    end,
    k.partner_number, p.id, k.id, k.scopes
  from unnest(key_digests) with ordinality presented (digest, number)
  left join tenancy.api_keys k on k.digest = presented.digest
  left join tenancy.partners p on p.number = k.partner_number;
end
$$;
comment on function tenancy.present_keys(bytea[]) is 'What each presented key digest proves.';
revoke all on function tenancy.present_keys(bytea[]) from public;
