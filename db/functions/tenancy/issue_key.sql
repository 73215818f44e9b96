-- tenancy.issue_key
--
-- Gives a partner an API key, of which the database learns only the SHA-256.
--
-- Raises
--   TS506 partner_not_found   no partner has this code
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function tenancy.issue_key(
  actor text, new_id uuid, partner_code text, key_digest bytea, key_label text,
  key_scopes text[], key_expires_at timestamptz
)
returns void
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partner integer := tenancy.require_partner(partner_code);
begin
  insert into tenancy.api_keys
    (id, partner_number, digest, label, scopes, created_at, expires_at)
  values (new_id, v_partner, key_digest, key_label, key_scopes, ledger.instant(),
    coalesce(key_expires_at, 'infinity'));
  perform coalition.record_audit(actor, 'key.issued', partner_code, jsonb_build_object(
    'id', new_id, 'label', key_label, 'scopes', key_scopes, 'expires_at', key_expires_at));
end
$$;
comment on function tenancy.issue_key(text, uuid, text, bytea, text, text[], timestamptz) is
  'Gives a partner an API key.';
revoke all on function
  tenancy.issue_key(text, uuid, text, bytea, text, text[], timestamptz) from public;
