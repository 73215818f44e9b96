-- catalogue.upload_codes
--
-- Puts codes into the pool of a gift of the partner that a key proves; see catalogue.add_codes. The
-- codes of one call differ from each other.
--
-- Guarantees
--   The same key with the same content tells what it told first, and adds nothing more.
--   Another supplier's gift is as absent as one that never was.
--
-- Refuses (in the row)
--   TS101, TS455, TS501, TS502, TS503   see catalogue.begin_change
--   TS903 gift_not_found                this partner has no such gift
--   TS949 gift_without_pool             see catalogue.add_codes
--
-- Called by tessera_service.
set local role tessera_owner;

create or replace function catalogue.upload_codes(
  key_digest     bytea,
  request_key    bytea,
  content        bytea,
  upload         uuid,
  gift           uuid,
  code_digests   bytea[],
  codes_sealed   bytea[],
  valid_untils   timestamptz[],
  out refusal    text,
  out is_replay  boolean,
  out upload_id  uuid,
  out added      bigint,
  out duplicates integer[],
  out expired    integer[]
)
language plpgsql
volatile
security definer -- The service cannot write to the catalogue's tables; this function is a door.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_asked  record;
  v_pool   catalogue.gifts;
begin
  is_replay := false;
  v_asked := catalogue.begin_change(key_digest, request_key, content);
  refusal := v_asked.refusal;
  if refusal is not null then
    return;
  end if;
  select * into v_pool from catalogue.gifts g
  where g.partner_number = v_asked.supplier and g.id = gift;
  if not found then
    refusal := 'TS903';
    return;
  end if;
  is_replay := v_asked.known_subject is not null;
  upload_id := coalesce(v_asked.known_subject, upload);
  select a.refusal, a.added, a.duplicates, a.expired into refusal, added, duplicates, expired
  from catalogue.add_codes(v_pool, upload_id, v_asked.changed_by, code_digests, codes_sealed,
    valid_untils) a;
  if refusal is null and not is_replay then
    insert into ledger.requests
      (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
    values (v_asked.supplier, request_key, 'gift', content, upload_id, ledger.instant());
  end if;
end
$$;
comment on function catalogue.upload_codes(
  bytea, bytea, bytea, uuid, uuid, bytea[], bytea[], timestamptz[]) is
  'Puts codes into the pool of a gift of the asking partner.';
revoke all on function catalogue.upload_codes(
  bytea, bytea, bytea, uuid, uuid, bytea[], bytea[], timestamptz[]) from public;
