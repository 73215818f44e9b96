-- ordering.activate_voucher
--
-- Answers one request of a batch; see ordering.activate_vouchers for the contract. The caller has
-- proved the partner and holds the locks of every voucher that the code can mean.
--
-- Refuses
--   TS501, TS502, TS503, TS455, TS101, TS204, TS306, TS315, TS504
--                                                            see ordering.activate_vouchers
--   TS924, TS941, TS943 to TS946, TS948   see ordering.find_voucher
--   TS942 too_many_wrong_codes            detail: seconds until codes are told again
--   TS947 uses_exceed_voucher             detail: the uses that are left
--
-- Called by ordering.activate_vouchers.
set local role tessera_owner;

create or replace function ordering.activate_voucher(
  recorded_now          timestamptz,
  authority_refusal     text,
  asking_partner        integer,
  asking_key            uuid,
  request_key           bytea,
  content               bytea,
  new_id                uuid,
  digests               bytea[],
  named_gift            uuid,
  activation_reference  text,
  happened_at           timestamptz,
  uses_asked            integer,
  at_outlet             text,
  at_cashier            text,
  activation_metadata   jsonb,
  out refusal           text,
  out detail            bigint,
  out is_replay         boolean,
  out activation_id     uuid
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
declare
  -- What has become of a voucher does not change back: whoever repeats the request hears it again.
  v_of_state constant text[] := array['TS943', 'TS944', 'TS945', 'TS946', 'TS947'];
  v_same   record;
  v_found  record;
begin
  select k.refusal, k.detail, k.subject_id, k.is_replay
  into refusal, detail, activation_id, is_replay
  from ledger.earlier_answer(
    authority_refusal, asking_partner, request_key, 'activation', content) k;
  if is_replay or refusal is not null then
    return;
  end if;

  detail := ordering.wrong_codes_wait(asking_partner, asking_key, at_outlet, recorded_now);
  if detail is not null then
    refusal := 'TS942';
    return;
  end if;
  if at_outlet is not null and not exists (
    select from tenancy.outlets o where o.partner_number = asking_partner and o.code = at_outlet)
  then
    refusal := 'TS504';
    return;
  end if;
  refusal := ledger.misdated(happened_at, null, recorded_now);
  if refusal is not null then
    return;
  end if;

  select a.id, a.uses, v.code_digest into v_same
  from ordering.activations a
  join ordering.vouchers v on v.id = a.voucher_id
  where a.partner_number = asking_partner and a.reference = activation_reference;
  if found then
    if v_same.code_digest = any (digests) and v_same.uses = uses_asked then
      activation_id := v_same.id;
      is_replay := true;
      insert into ledger.requests
        (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
      values (asking_partner, request_key, 'activation', content, v_same.id, recorded_now);
    else
      refusal := 'TS204';
    end if;
    return;
  end if;

  select * into v_found
  from ordering.find_voucher(asking_partner, at_outlet, digests, named_gift, recorded_now);
  refusal := v_found.refusal;
  if refusal is null and uses_asked > v_found.uses_left then
    refusal := 'TS947';
    detail := v_found.uses_left;
  end if;
  refusal := coalesce(refusal,
    ledger.misdated(happened_at, (v_found.voucher).issued_at, recorded_now));
  if refusal is null then
    happened_at := greatest(happened_at, (v_found.voucher).issued_at); -- Two clocks that differ.
    perform ordering.use_voucher(v_found.voucher, row(asking_partner, new_id, null, null, uses_asked,
      v_found.uses_left - uses_asked, happened_at, recorded_now, activation_reference, at_outlet,
      at_cashier, activation_metadata)::ordering.activations);
    activation_id := new_id;
  elsif v_found.is_wrong then
    perform ordering.note_wrong_code(asking_partner, asking_key, at_outlet, recorded_now);
  end if;
  if refusal is null or refusal = any (v_of_state) then
    insert into ledger.requests
      (partner_number, key_digest, operation, content_digest, subject_id, refusal, detail,
       recorded_at)
    values (asking_partner, request_key, 'activation', content, activation_id, refusal, detail,
      recorded_now);
  end if;
end
$$;
comment on function ordering.activate_voucher(
  timestamptz, text, integer, uuid, bytea, bytea, uuid, bytea[], uuid, text, timestamptz, integer,
  text, text, jsonb) is
  'Uses one voucher of a batch.';
revoke all on function ordering.activate_voucher(
  timestamptz, text, integer, uuid, bytea, bytea, uuid, bytea[], uuid, text, timestamptz, integer,
  text, text, jsonb) from public;
