-- tenancy.present_keys
--
-- Tells what each presented key proves: the partner, its scopes, or why it proves nothing.
--
-- Guarantees
--   Of a key that is refused nothing else is told, though it was somebody's once.
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
    case when p.id is not null then null when k.id is not null then 'TS503' else 'TS501' end,
    p.number, p.id, case when p.id is not null then k.id end,
    case when p.id is not null then k.scopes end
  from unnest(key_digests) with ordinality presented (digest, number)
  left join tenancy.api_keys k
    on k.digest = presented.digest and k.revoked_at is null and k.expires_at > v_now
  left join tenancy.partners p on p.number = k.partner_number and p.status = 'active';
end
$$;
comment on function tenancy.present_keys(bytea[]) is 'What each presented key digest proves.';
revoke all on function tenancy.present_keys(bytea[]) from public;
