-- tenancy.current_partner_number
--
-- Derives the partner from the digest of the API key that this transaction has presented in the
-- setting `tessera.key` (64 hexadecimal digits); null when none, or none that is valid now. Every
-- row-level policy of the service rests on it: a partner is proved, not claimed.
--
-- Guarantees
--   A setting that is absent, malformed, unknown, expired, revoked or of a suspended partner shows
--   nothing at all.
--
-- Called by row-level policies, as tessera_service.
set local role tessera_owner;

create or replace function tenancy.current_partner_number()
returns integer
language plpgsql
stable
security definer -- The service may not read the digests of other partners' keys.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_presented text := current_setting('tessera.key', true);
begin
  if v_presented is null or v_presented !~ '^[0-9a-f]{64}$' then
    return null;
  end if;
  return (
    select k.partner_number
    from tenancy.api_keys k
    join tenancy.partners p on p.number = k.partner_number
    where k.digest = decode(v_presented, 'hex')
      and k.revoked_at is null
      and k.expires_at > ledger.instant()
      and p.status = 'active'
  );
end
$$;
comment on function tenancy.current_partner_number() is
  'The partner proved by the key digest in the setting tessera.key, or null.';
revoke all on function tenancy.current_partner_number() from public;
