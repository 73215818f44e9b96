-- catalogue.add_stock
--
-- Puts so many of a counted gift of the supplier that a key proves on the shelf, or takes what nobody
-- has ordered from it (below zero).
--
-- Guarantees
--   Repeating a request returns the first answer and changes nothing more; reusing its key for a
--   different request is refused.
--   Another supplier's gift is as absent as one that never was.
--
-- Refuses (as rows, never as exceptions)
--   TS101, TS455, TS501, TS502, TS503   see catalogue.begin_change
--   TS903 gift_not_found                the supplier has no gift by this id
--   TS912, TS917, TS918, TS919          see catalogue.move_stock
--
-- Called by tessera_service.
set local role tessera_owner;

create or replace function catalogue.add_stock(
  key_digest      bytea,
  request_key     bytea,
  content         bytea,
  asked_gift      uuid,
  change          bigint,
  reason          text,
  out refusal     text,
  out detail      bigint,
  out is_replay   boolean,
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
  is_replay := v_asked.known_subject is not null;
  changed_at := v_asked.known_at;
  if is_replay then
    return;
  end if;
  select * into v_gift from catalogue.gifts g
  where g.partner_number = v_asked.supplier and g.id = asked_gift;
  if not found then
    refusal := 'TS903';
    return;
  end if;
  changed_at := ledger.instant();
  select m.refusal, m.detail into refusal, detail
  from catalogue.move_stock(v_gift, add_stock.change, v_asked.changed_by, add_stock.reason,
    changed_at) m;
  if refusal is not null then
    changed_at := null;
    return;
  end if;
  insert into ledger.requests
    (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
  values (v_asked.supplier, request_key, 'gift', content, asked_gift, changed_at);
end
$$;
comment on function catalogue.add_stock(bytea, bytea, bytea, uuid, bigint, text) is
  'Puts so many of a counted gift of a supplier on the shelf, or takes them from it.';
revoke all on function catalogue.add_stock(bytea, bytea, bytea, uuid, bigint, text) from public;
