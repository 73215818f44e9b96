-- tenancy.reading_partner_number
--
-- Derives the partner from the presented key as tenancy.current_partner_number does, also while the
-- partner is suspended: its own documents, reports and statements can still be read, so that it
-- can see what it owes and dispute it. Row-level policies of those rows rest on it; those of
-- members, wallets and postings do not.
--
-- Guarantees
--   A setting that is absent, malformed, unknown, expired or revoked shows nothing at all.
--
-- Called by row-level policies, as tessera_service.
set local role tessera_owner;

create or replace function tenancy.reading_partner_number()
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
    where k.digest = decode(v_presented, 'hex')
      and k.revoked_at is null
      and k.expires_at > ledger.instant()
  );
end
$$;
comment on function tenancy.reading_partner_number() is
  'The partner proved by the presented key, suspended or not, or null.';
revoke all on function tenancy.reading_partner_number() from public;
