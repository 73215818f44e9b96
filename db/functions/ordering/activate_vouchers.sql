-- ordering.activate_vouchers
--
-- Uses vouchers at a partner's till: one call for a whole batch of requests, one row of answer for
-- each, worked one by one under the locks of all its vouchers, because a use depends on those before
-- it. A voucher that is used up ends, and its order is delivered.
--
-- Each code comes as the digests of all that it can mean; the code itself is never here.
--
-- Guarantees
--   A request is applied whole or refused; a refusal of one never undoes another.
--   The uses of a voucher never exceed what it is good for, however many ask at once.
--   A request key uses a voucher at most once, and so does a reference of a partner: repeating a
--   request returns the first answer, and a request that was refused because of what had become of
--   the voucher stays refused.
--   Whoever asks for 20 codes in an hour that are none is told nothing more until the hour is over,
--   by key and outlet, however many ask at once.
--   Vouchers are locked in the order of their ids. The partner is derived from the digest of the key.
--
-- Refuses (as rows, never as exceptions)
--   TS501, TS502, TS503, TS455        see tenancy.authorize_keys
--   TS101 idempotency_key_reused      the key already names a different request
--   TS204 reference_already_used      for another voucher or another number of uses
--   TS306 occurred_in_future          later than the ledger's clock by more than five minutes
--   TS315 occurred_too_early          earlier than the voucher by more than five minutes
--   TS504 outlet_not_found            the partner has no such outlet
--   TS924, TS941 to TS948             see ordering.activate_voucher
set local role tessera_owner;

create or replace function ordering.activate_vouchers(
  key_digests     bytea[],
  request_keys    bytea[],
  contents        bytea[],
  activation_ids  uuid[],
  made_digests    bytea[],
  pool_digests    bytea[],
  gift_ids        uuid[],
  "references"    text[],
  occurred_ats    timestamptz[],
  uses            integer[],
  outlets         text[],
  cashiers        text[],
  metadata        jsonb[]
)
returns table (
  request_number  bigint,
  refusal         text,
  detail          bigint,
  is_replay       boolean,
  activation_id   uuid
)
language plpgsql
volatile
security definer -- The service cannot write to the tables of orders; this function is a door to them.
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  v_now       timestamptz;
  v_refusals  text[];
  v_partners  integer[];
  v_keys      uuid[];
begin
  select array_agg(r.refusal order by r.request_number),
    array_agg(r.partner_number order by r.request_number)
  into v_refusals, v_partners
  from tenancy.authorize_keys('redeem', key_digests) r;
  select array_agg(p.key_id order by p.request_number) into v_keys
  from tenancy.present_keys(key_digests) p;

  perform pg_advisory_xact_lock_shared(ledger.writers_lock());
  perform ordering.lock_wrong_codes(key_digests, outlets);
  perform ordering.lock_vouchers(array(
    select v.id
    from unnest(v_refusals, made_digests, pool_digests) u (refusal, made, pool)
    cross join lateral (
      select x.id from ordering.vouchers x where x.code_digest in (u.made, u.pool)
    ) v
    where u.refusal is null));
  -- After the locks: what others have done to these vouchers is over by now.
  v_now := ledger.instant();

  for n in 1 .. cardinality(key_digests) loop
    request_number := n;
    select a.refusal, a.detail, a.is_replay, a.activation_id
    into strict refusal, detail, is_replay, activation_id
    from ordering.activate_voucher(
      v_now, v_refusals[n], v_partners[n], v_keys[n], request_keys[n], contents[n],
      activation_ids[n], array_remove(array[made_digests[n], pool_digests[n]], null), gift_ids[n],
      "references"[n], occurred_ats[n], uses[n], outlets[n], cashiers[n], metadata[n]) a;
    return next;
  end loop;
end
$$;
comment on function ordering.activate_vouchers(
  bytea[], bytea[], bytea[], uuid[], bytea[], bytea[], uuid[], text[], timestamptz[], integer[],
  text[], text[], jsonb[]) is
  'Uses a batch of vouchers at a partner''s till.';
revoke all on function ordering.activate_vouchers(
  bytea[], bytea[], bytea[], uuid[], bytea[], bytea[], uuid[], text[], timestamptz[], integer[],
  text[], text[], jsonb[]) from public;
