-- catalogue.withdraw_codes
--
-- Withdraws codes of a pool of the partner that a key proves; see catalogue.end_codes. The codes of
-- one call differ from each other.
--
-- Guarantees
--   The same key with the same content tells what it told first, and withdraws nothing more.
--   Another supplier's gift is as absent as one that never was.
--
-- Refuses (in the row)
--   TS101, TS455, TS501, TS502, TS503   see catalogue.begin_change
--   TS903 gift_not_found                this partner has no such gift
--   TS949 gift_without_pool             its codes are not its supplier's
--
-- Called by tessera_service.
set local role tessera_owner;

create or replace function catalogue.withdraw_codes(
  key_digest     bytea,
  request_key    bytea,
  content        bytea,
  gift           uuid,
  code_digests   bytea[],
  out refusal    text,
  out is_replay  boolean,
  out withdrawn  bigint,
  out were_void  integer[],
  out given      integer[],
  out unknown    integer[]
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
  refusal := case when not found then 'TS903' when v_pool.stock <> 'code_pool' then 'TS949' end;
  if refusal is not null then
    return;
  end if;
  is_replay := v_asked.known_subject is not null;
  select e.ended, e.were_void, e.given, e.unknown into withdrawn, were_void, given, unknown
  from catalogue.end_codes(v_pool, request_key, v_asked.known_at, v_asked.changed_by,
    'codes withdrawn', code_digests) e;
  if not is_replay then
    insert into ledger.requests
      (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
    values (v_asked.supplier, request_key, 'gift', content, gift, ledger.instant());
  end if;
end
$$;
comment on function catalogue.withdraw_codes(bytea, bytea, bytea, uuid, bytea[]) is
  'Withdraws codes of a pool of the asking partner.';
revoke all on function
  catalogue.withdraw_codes(bytea, bytea, bytea, uuid, bytea[]) from public;
