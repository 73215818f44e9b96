-- redemption.capture_holds
--
-- Spends points that were held: one call for a whole batch of requests, one row of answer for each.
-- A capture is a redemption like any other, with its reference and its refunds; without a reference
-- of its own it has the hold's, without points it is the whole hold. What is not captured goes back
-- to the wallet at once.
--
-- The value is by the terms under which the points were held, and their rules bind the capture too.
--
-- Guarantees
--   A hold ends once: captured, voided or expired, whoever comes first. Repeating a capture returns
--   the first answer.
--   A capture spends the lots that its hold reserved, first-expiring first, then oldest. It needs
--   no available points: what other holds and redemptions left does not matter.
--   Released parts have the expiry that they had; one whose expiry has passed expires at once.
--
-- Refuses (as rows, never as exceptions)
--   TS501, TS502, TS503               see tenancy.authorize_keys
--   TS101 idempotency_key_reused      the key already names a different request
--   TS204 reference_already_used      by another redemption
--   TS206 hold_not_found              this partner has no such hold
--   TS207 hold_expired                its time was over
--   TS208 hold_captured               with other points or another reference
--   TS209 hold_voided                 it was given up
--   TS210 to TS214                    see redemption.judge_redemption; detail: the limit
--   TS215 capture_exceeds_hold        detail: the points that are held
--   TS306 occurred_in_future          later than the ledger's clock by more than five minutes
--   TS315 occurred_too_early          earlier than the hold by more than five minutes
set local role tessera_owner;

create or replace function redemption.capture_holds(
  key_digests     bytea[],
  request_keys    bytea[],
  contents        bytea[],
  redemption_ids  uuid[],
  hold_ids        uuid[],
  "references"    text[],
  occurred_ats    timestamptz[],
  points          bigint[],
  money_values    bigint[],
  baskets         bigint[],
  metadata        jsonb[]
)
returns table (
  request_number  bigint,
  refusal         text,
  detail          bigint,
  is_replay       boolean,
  redemption_id   uuid
)
language plpgsql
volatile
security definer -- The service cannot write to the ledger's tables; this function is a door to them.
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
  v_wallets   uuid[];
begin
  select array_agg(r.refusal order by r.request_number),
         array_agg(r.partner_number order by r.request_number)
  into v_refusals, v_partners
  from tenancy.authorize_keys('redeem', key_digests) r;

  select array_agg(h.wallet_id) into v_wallets
  from unnest(v_refusals, v_partners, hold_ids) as asked (refusal, partner_number, hold_id)
  join redemption.holds h
    on h.partner_number = asked.partner_number and h.id = asked.hold_id
  where asked.refusal is null;

  -- Holds whose time is over end here, before anything else can be done with them.
  v_now := (select l.recorded_at from ledger.lock_wallets(v_wallets) l);

  for n in 1 .. cardinality(key_digests) loop
    request_number := n;
    select r.refusal, r.detail, r.is_replay, r.redemption_id
    into strict refusal, detail, is_replay, redemption_id
    from redemption.capture_hold(
      v_now, v_refusals[n], v_partners[n], request_keys[n], contents[n], redemption_ids[n],
      hold_ids[n], "references"[n], occurred_ats[n], points[n], money_values[n], baskets[n],
      metadata[n]) r;
    return next;
  end loop;
end
$$;
comment on function redemption.capture_holds(
  bytea[], bytea[], bytea[], uuid[], uuid[], text[], timestamptz[], bigint[], bigint[], bigint[],
  jsonb[]) is
  'Captures a batch of holds.';
revoke all on function redemption.capture_holds(
  bytea[], bytea[], bytea[], uuid[], uuid[], text[], timestamptz[], bigint[], bigint[], bigint[],
  jsonb[]) from public;
