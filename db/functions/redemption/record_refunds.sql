-- redemption.record_refunds
--
-- Gives spent points back: one call for a whole batch of requests, one row of answer for each.
-- Without points, all that is left of the redemption. The points go back into the lots that they
-- came from, the last-expiring first, each with its original expiry; where that has passed, with
-- the coalition's grace.
--
-- Where the redemption's wallet is closed, because its member joined a household or was merged, the
-- points go back into it and from there at once to where its others went (ledger.wallet_now).
--
-- The requests of a batch are worked one by one under the locks of all its wallets, because a
-- refund depends on those before it; the batch still costs one round trip and one commit.
--
-- Guarantees
--   As redemption.record_redemptions. Refunds of a redemption never exceed it. A refund at another
--   partner finds no redemption.
--
-- Refuses (as rows, never as exceptions)
--   TS501, TS502, TS503               see tenancy.authorize_keys
--   TS101 idempotency_key_reused      the key already names a different request
--   TS104 try_again                   the points have just gone to another wallet
--   TS202 redemption_not_found        this partner has no such redemption
--   TS203 refund_exceeds_redemption   more than is left; detail: the points that are left
--   TS204 reference_already_used      the refund's reference, for other points or another redemption
--   TS306 occurred_in_future          later than the ledger's clock by more than five minutes
--   TS315 occurred_too_early          earlier than the redemption by more than five minutes
set local role tessera_owner;

create or replace function redemption.record_refunds(
  key_digests     bytea[],
  request_keys    bytea[],
  contents        bytea[],
  refund_ids      uuid[],
  redemption_ids  uuid[],
  "references"    text[],
  occurred_ats    timestamptz[],
  points          bigint[],
  metadata        jsonb[]
)
returns table (
  request_number  bigint,
  refusal         text,
  detail          bigint,
  is_replay       boolean,
  refund_id       uuid
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
  v_seen_from     constant bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
  v_were_changed  boolean;
  v_now       timestamptz;
  v_grace     integer;
  v_refusals  text[];
  v_partners  integer[];
  v_wallets   uuid[];
  v_acting    uuid[];
  v_statuses  ledger.wallet_status[];
begin
  select s.refund_grace_days into strict v_grace from coalition.settings s;

  select array_agg(r.refusal order by r.request_number),
         array_agg(r.partner_number order by r.request_number)
  into v_refusals, v_partners
  from tenancy.authorize_keys('redeem', key_digests) r;

  select array_agg(d.wallet_id order by asked.number),
    array_agg(ledger.wallet_now(d.wallet_id) order by asked.number)
  into v_wallets, v_acting
  from unnest(v_refusals, v_partners, redemption_ids)
    with ordinality as asked (refusal, partner_number, redemption_id, number)
  left join redemption.redemptions d
    on d.partner_number = asked.partner_number and d.id = asked.redemption_id
    and asked.refusal is null;

  select l.recorded_at, l.statuses, l.were_changed into v_now, v_statuses, v_were_changed
  from ledger.lock_wallets(v_wallets || v_acting, v_seen_from) l;

  for n in 1 .. cardinality(key_digests) loop
    request_number := n;
    if ledger.is_elsewhere(v_wallets[n], v_acting[n], v_statuses[n],
      v_statuses[cardinality(v_wallets) + n])
      or v_were_changed
        and v_acting[n] is distinct from ledger.wallet_now(v_wallets[n])
    then
      v_refusals[n] := coalesce(v_refusals[n], 'TS104');
    end if;
    select r.refusal, r.detail, r.is_replay, r.refund_id
    into strict refusal, detail, is_replay, refund_id
    from redemption.record_refund(
      v_now, v_grace, v_refusals[n], v_partners[n], request_keys[n], contents[n], refund_ids[n],
      redemption_ids[n], "references"[n], occurred_ats[n], points[n], metadata[n],
      nullif(v_acting[n], v_wallets[n])) r;
    return next;
  end loop;
end
$$;
comment on function redemption.record_refunds(
  bytea[], bytea[], bytea[], uuid[], uuid[], text[], timestamptz[], bigint[], jsonb[]) is
  'Records a batch of refunds and restores the lots that their points came from.';
revoke all on function redemption.record_refunds(
  bytea[], bytea[], bytea[], uuid[], uuid[], text[], timestamptz[], bigint[], jsonb[]) from public;
