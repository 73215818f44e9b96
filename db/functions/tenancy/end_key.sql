-- tenancy.end_key
--
-- Ends an API key: at once (revoked), or at an instant to come, so that an old key overlaps with
-- the one that replaces it. Ending a key that has ended already, or ends earlier, changes nothing.
--
-- Raises
--   TS509 api_key_not_found   no key has this id
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function tenancy.end_key(actor text, ended_key uuid, ends_at timestamptz)
returns void
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now      timestamptz := ledger.instant();
  v_partner  text;
begin
  update tenancy.api_keys k set
    revoked_at = case when ends_at is null then coalesce(k.revoked_at, v_now) else k.revoked_at end,
    expires_at = least(k.expires_at, coalesce(ends_at, k.expires_at))
  from tenancy.partners p
  where k.id = ended_key and p.number = k.partner_number
  returning p.code into v_partner;
  if not found then
    raise exception using errcode = 'TS509', message = 'no API key has this id';
  end if;
  perform coalition.record_audit(actor, 'key.ended', v_partner,
    jsonb_build_object('id', ended_key, 'ends_at', coalesce(ends_at, v_now)));
end
$$;
comment on function tenancy.end_key(text, uuid, timestamptz) is 'Ends an API key.';
revoke all on function tenancy.end_key(text, uuid, timestamptz) from public;
