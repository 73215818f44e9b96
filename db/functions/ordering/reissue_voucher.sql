-- ordering.reissue_voucher
--
-- Replaces the lost code of an order's voucher for the holder of a key; see
-- ordering.replace_voucher. The second of three steps, as of an order: a code of a pool was set aside
-- for the new voucher before (catalogue.reserve_code), and that is concluded afterwards
-- (catalogue.conclude_reservations).
--
-- Tells the new voucher as it was issued, and its code to the partner at which the order was placed
-- and to nobody else.
--
-- Guarantees
--   The same key with the same content has the first answer, and no second voucher. A request that
--   was refused because of what had become of the voucher stays refused.
--
-- Refuses (in the row)
--   TS501, TS502, TS503, TS455, TS930   see ordering.reissuer
--   TS101 idempotency_key_reused        the key already names a different request
--   TS925, TS929, TS943 to TS945, TS950, TS951 see ordering.replace_voucher
--
-- Called by tessera_service.
set local role tessera_owner;

create or replace function ordering.reissue_voucher(
  key_digest        bytea,
  request_key       bytea,
  content           bytea,
  asked_order       uuid,
  new_id            uuid,
  code_digest       bytea,
  code_sealed       bytea,
  out refusal       text,
  out detail        bigint,
  out is_replay     boolean,
  out voucher_id    uuid,
  out gift_id       uuid,
  out told_digest   bytea,
  out told_sealed   bytea,
  out uses          integer,
  out expires_at    timestamptz,
  out issued_at     timestamptz,
  out replaces      uuid
)
language plpgsql
volatile
security definer -- The service cannot write to the tables of orders; this function is a door to them.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_of_state constant text[] := array['TS943', 'TS944', 'TS945', 'TS950', 'TS951'];
  v_partner  integer;
  v_order    ordering.orders;
  v_known    ledger.requests;
  v_now      timestamptz;
begin
  is_replay := false;
  select r.refusal, r.asking_partner into refusal, v_partner
  from ordering.reissuer(key_digest, asked_order) r;
  if refusal is not null then
    return;
  end if;
  select * into strict v_order from ordering.orders o where o.id = asked_order;
  -- Whoever repeats the request waits for the first.
  perform pg_advisory_xact_lock_shared(ledger.writers_lock());
  perform ordering.lock_orders(array[asked_order, new_id]);
  select * into v_known from ledger.requests q
  where q.partner_number = v_partner and q.key_digest = request_key;
  if found then
    is_replay := true;
    if v_known.content_digest <> content or v_known.operation <> 'reissue' then
      refusal := 'TS101';
      is_replay := false;
    else
      refusal := v_known.refusal;
      detail := v_known.detail;
      voucher_id := v_known.subject_id;
    end if;
  else
    select r.refusal, r.detail, r.recorded_at into refusal, detail, v_now
    from ordering.replace_voucher(v_order, v_partner, new_id, code_digest, code_sealed) r;
    voucher_id := case when refusal is null then new_id end;
    if refusal is null or refusal = any (v_of_state) then
      insert into ledger.requests
        (partner_number, key_digest, operation, content_digest, subject_id, refusal, detail,
         recorded_at)
      values (v_partner, request_key, 'reissue', content, voucher_id, refusal, detail, v_now);
    end if;
  end if;
  select v.gift_id, case when v.partner_number = v_partner then v.code_digest end,
    case when v.partner_number = v_partner then v.code_sealed end, v.uses, v.expires_at, v.issued_at,
    v.replaces
  into gift_id, told_digest, told_sealed, uses, expires_at, issued_at, replaces
  from ordering.vouchers v where v.id = voucher_id;
end
$$;
comment on function ordering.reissue_voucher(
  bytea, bytea, bytea, uuid, uuid, bytea, bytea) is
  'Replaces the lost code of an order''s voucher.';
revoke all on function ordering.reissue_voucher(
  bytea, bytea, bytea, uuid, uuid, bytea, bytea) from public;
