-- catalogue.draft_gift
--
-- Writes a new gift of the supplier that a key proves down, as a draft.
--
-- Guarantees
--   One idempotency key drafts at most one gift: repeating a request returns the first answer, and
--   reusing its key for a different request is refused.
--   The supplier is derived from the digest of the API key; a caller cannot name one.
--
-- Refuses (as rows, never as exceptions)
--   TS101, TS455, TS501, TS502, TS503          see catalogue.begin_change
--   TS504, TS911, TS912, TS913, TS914, TS915   see catalogue.write_gift
--
-- Called by tessera_service.
set local role tessera_owner;

create or replace function catalogue.draft_gift(
  key_digest      bytea,
  request_key     bytea,
  content         bytea,
  new_id          uuid,
  gift            jsonb,
  out refusal     text,
  out is_replay   boolean,
  out gift_id     uuid,
  out created_at  timestamptz,
  out changed_at  timestamptz
)
language plpgsql
volatile
security definer -- The service cannot write to the catalogue's tables; this is a door to them.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_asked record;
begin
  is_replay := false;
  v_asked := catalogue.begin_change(key_digest, request_key, content);
  refusal := v_asked.refusal;
  if refusal is null and v_asked.known_subject is null then
    changed_at := ledger.instant();
    refusal := catalogue.write_gift(v_asked.supplier, new_id, gift, v_asked.changed_by, changed_at);
    if refusal is null then
      insert into ledger.requests
        (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
      values (v_asked.supplier, request_key, 'gift', content, new_id, changed_at);
    end if;
  end if;
  if refusal is not null then
    changed_at := null;
    return;
  end if;
  is_replay := v_asked.known_subject is not null;
  gift_id := coalesce(v_asked.known_subject, new_id);
  changed_at := coalesce(v_asked.known_at, changed_at);
  created_at := changed_at;
end
$$;
comment on function catalogue.draft_gift(bytea, bytea, bytea, uuid, jsonb) is
  'Writes a new gift of a supplier down, as a draft.';
revoke all on function catalogue.draft_gift(bytea, bytea, bytea, uuid, jsonb) from public;
