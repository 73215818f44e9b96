-- catalogue.upload_codes
--
-- Puts codes into the pool of a gift of the partner that a key proves; see catalogue.add_codes. The
-- codes of one call differ from each other.
--
-- Guarantees
--   The same key with the same content tells what it told first, and adds nothing more.
--   The partner is derived from the digest of the API key.
--
-- Refuses (in the row)
--   TS501, TS502, TS503, TS455     see tenancy.authorize_keys
--   TS101 idempotency_key_reused   the key already names a different request
--   TS903 gift_not_found           this partner has no such gift
--   TS949 gift_without_pool        see catalogue.add_codes
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
  v_partner  integer;
  v_key_id   uuid;
  v_known    ledger.requests;
  v_pool     catalogue.gifts;
begin
  is_replay := false;
  select r.refusal, r.partner_number into refusal, v_partner
  from tenancy.authorize_keys('gifts', array[key_digest]) r;
  if refusal is not null then
    return;
  end if;
  -- Two requests with one key come one after the other.
  perform pg_advisory_xact_lock(hashtextextended(encode(request_key, 'hex'), v_partner));
  select * into v_known from ledger.requests q
  where q.partner_number = v_partner and q.key_digest = request_key;
  if found and (v_known.content_digest <> content or v_known.operation <> 'gift') then
    refusal := 'TS101';
    return;
  end if;
  is_replay := found;
  select * into v_pool from catalogue.gifts g where g.partner_number = v_partner and g.id = gift;
  if not found then
    refusal := 'TS903';
    return;
  end if;
  upload_id := coalesce(v_known.subject_id, upload);
  select k.key_id into v_key_id from tenancy.present_keys(array[key_digest]) k;
  select a.refusal, a.added, a.duplicates, a.expired into refusal, added, duplicates, expired
  from catalogue.add_codes(v_pool, upload_id, ledger.typeid('key', v_key_id), code_digests,
    codes_sealed, valid_untils) a;
  if refusal is null and not is_replay then
    insert into ledger.requests
      (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
    values (v_partner, request_key, 'gift', content, upload_id, ledger.instant());
  end if;
end
$$;
comment on function catalogue.upload_codes(
  bytea, bytea, bytea, uuid, uuid, bytea[], bytea[], timestamptz[]) is
  'Puts codes into the pool of a gift of the asking partner.';
revoke all on function catalogue.upload_codes(
  bytea, bytea, bytea, uuid, uuid, bytea[], bytea[], timestamptz[]) from public;
