-- tenancy.present_readers
--
-- Tells what each presented key proves, as tenancy.present_keys does, where it is only to read the
-- partner's own or to dispute it: that stays possible while the partner is suspended.
--
-- Refuses (as rows, never as exceptions)
--   TS501 api_key_invalid     unknown, expired or revoked
--
-- Called by tessera_service before it reads documents and reports, and by tenancy.authorize_keys.
set local role tessera_owner;

create or replace function tenancy.present_readers(key_digests bytea[])
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
  select presented.number, case when k.id is null then 'TS501' end, p.number, p.id, k.id, k.scopes
  from unnest(key_digests) with ordinality presented (digest, number)
  left join tenancy.api_keys k
    on k.digest = presented.digest and k.revoked_at is null and k.expires_at > v_now
  left join tenancy.partners p on p.number = k.partner_number;
end
$$;
comment on function tenancy.present_readers(bytea[]) is
  'What each presented key digest proves, where it is only to read.';
revoke all on function tenancy.present_readers(bytea[]) from public;
