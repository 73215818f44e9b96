-- catalogue.revise_gift
--
-- Writes a gift of the supplier that a key proves down anew, which makes it a draft again.
--
-- Guarantees
--   Repeating a request returns the first answer and changes nothing more, whatever became of the
--   gift since; reusing its key for a different request is refused.
--   Another supplier's gift is as absent as one that never was.
--
-- Refuses (as rows, never as exceptions)
--   TS101, TS455, TS501, TS502, TS503          see catalogue.begin_change
--   TS504, TS911, TS912, TS913, TS914, TS915   see catalogue.write_gift
--   TS903 gift_not_found                       the supplier has no gift by this id
--
-- Called by tessera_service.
set local role tessera_owner;

create or replace function catalogue.revise_gift(
  key_digest      bytea,
  request_key     bytea,
  content         bytea,
  asked_gift      uuid,
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
  v_gift  catalogue.gifts;
begin
  is_replay := false;
  v_asked := catalogue.begin_change(key_digest, request_key, content);
  refusal := v_asked.refusal;
  if refusal is not null then
    return;
  end if;
  select * into v_gift from catalogue.gifts g
  where g.partner_number = v_asked.supplier and g.id = coalesce(v_asked.known_subject, asked_gift);
  if v_asked.known_subject is null then
    changed_at := greatest(ledger.instant(), v_gift.changed_at + interval '1 microsecond');
    refusal := case when v_gift.id is null then 'TS903' else catalogue.write_gift(
      v_asked.supplier, asked_gift, gift, v_asked.changed_by, changed_at) end;
    if refusal is not null then
      changed_at := null;
      return;
    end if;
    insert into ledger.requests
      (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
    values (v_asked.supplier, request_key, 'gift', content, asked_gift, changed_at);
  end if;
  is_replay := v_asked.known_subject is not null;
  gift_id := v_gift.id;
  created_at := v_gift.created_at;
  changed_at := coalesce(v_asked.known_at, changed_at);
end
$$;
comment on function catalogue.revise_gift(bytea, bytea, bytea, uuid, jsonb) is
  'Writes a gift of a supplier down anew, which makes it a draft again.';
revoke all on function catalogue.revise_gift(bytea, bytea, bytea, uuid, jsonb) from public;
