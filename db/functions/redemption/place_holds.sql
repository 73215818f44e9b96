-- redemption.place_holds
--
-- Sets points aside for purchases to come: one call for a whole batch of requests, one row of
-- answer for each. The points are no longer available, to other holds as little as to redemptions,
-- until the hold is captured, voided, or its time is over.
--
-- The requests of a batch are worked one by one under the locks of all its wallets, so a hold sees
-- those before it; the batch still costs one round trip and one commit.
--
-- Guarantees
--   As redemption.record_redemptions: once only by key and by reference, and what was refused for
--   want of points or because the wallet is frozen stays refused.
--   The lots that a hold reserves are the lots that its capture spends. They do not expire while
--   they are held.
--   A hold lasts its lifetime, in seconds, from the moment at which the ledger learns of it.
--
-- Refuses (as rows, never as exceptions)
--   TS501, TS502, TS503, TS601        see ledger.resolve_requests
--   TS101 idempotency_key_reused      the key already names a different request
--   TS104 try_again                   the member has just been given another wallet, or a hold of
--                                     this batch has been counted against limits already
--   TS201, TS205, TS210 to TS214      see redemption.judge_redemption; detail: the limit
--   TS204 reference_already_used      by a hold of another member or of other points
--   TS306 occurred_in_future          later than the ledger's clock by more than five minutes
--   TS308 terms_changed               the named terms are not those valid at occurred_at
--   TS504 outlet_not_found            the partner has no such outlet
--   TS801 to TS804                    see ledger.check_requests; detail: seconds until it passes
set local role tessera_owner;

create or replace function redemption.place_holds(
  key_digests         bytea[],
  request_keys        bytea[],
  contents            bytea[],
  hold_ids            uuid[],
  member_ids          uuid[],
  identifier_digests  bytea[],
  "references"        text[],
  occurred_ats        timestamptz[],
  lifetimes           integer[],
  points              bigint[],
  money_values        bigint[],
  baskets             bigint[],
  terms_numbers       integer[],
  outlets             text[],
  cashiers            text[],
  metadata            jsonb[]
)
returns table (
  request_number  bigint,
  refusal         text,
  detail          bigint,
  is_replay       boolean,
  hold_id         uuid
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
  v_is_checked   boolean;
  v_has_counted  boolean := false;
  v_seen_from     constant bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
  v_were_changed  boolean;
  v_now       timestamptz;
  v_refusals  text[];
  v_partners  integer[];
  v_members   uuid[];
  v_wallets   uuid[];
begin
  select r.refusals, r.partners, r.members, r.wallets
  into v_refusals, v_partners, v_members, v_wallets
  from ledger.resolve_requests('redeem', key_digests, member_ids, identifier_digests) r;

  select l.recorded_at, l.were_changed into v_now, v_were_changed
  from ledger.lock_wallets(v_wallets, v_seen_from) l;
  if v_were_changed then
    v_refusals := ledger.refuse_moved('redeem', key_digests, member_ids, identifier_digests,
      v_refusals, v_members, v_wallets);
  end if;
  -- Counters of limits are locked in one order within one check. Each hold has a check of its own,
  -- so while there are limits a batch counts one hold, and leaves the others to the next batch.
  v_is_checked := ledger.needs_checks(v_now);

  for n in 1 .. cardinality(key_digests) loop
    request_number := n;
    if v_has_counted and v_refusals[n] is null then
      refusal := 'TS104';
      detail := null;
      is_replay := false;
      hold_id := null;
      return next;
      continue;
    end if;
    select r.refusal, r.detail, r.is_replay, r.hold_id
    into strict refusal, detail, is_replay, hold_id
    from redemption.place_hold(
      v_now, v_refusals[n], v_partners[n], request_keys[n], contents[n], hold_ids[n], v_members[n],
      v_wallets[n], "references"[n], occurred_ats[n], lifetimes[n], points[n], money_values[n],
      baskets[n], terms_numbers[n], outlets[n], cashiers[n], metadata[n], v_is_checked) r;
    v_has_counted := v_is_checked and
      (refusal like 'TS80_' or refusal is null and not is_replay);
    return next;
  end loop;
end
$$;
comment on function redemption.place_holds(
  bytea[], bytea[], bytea[], uuid[], uuid[], bytea[], text[], timestamptz[], integer[], bigint[],
  bigint[], bigint[], integer[], text[], text[], jsonb[]) is
  'Places a batch of holds.';
revoke all on function redemption.place_holds(
  bytea[], bytea[], bytea[], uuid[], uuid[], bytea[], text[], timestamptz[], integer[], bigint[],
  bigint[], bigint[], integer[], text[], text[], jsonb[]) from public;
