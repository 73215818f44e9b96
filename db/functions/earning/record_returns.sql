-- earning.record_returns
--
-- Records returned goods and takes back the points that they had earned: one call for a whole batch
-- of requests, one row of answer for each. How much is returned is said in one of three ways: an
-- amount, lines (a json array of {"line": n, "quantity": q}, lines counted from 1), or neither, for
-- all that is left of the purchase.
--
-- Points go back in proportion and cumulatively: after returns of A out of an amount of T, exactly
-- floor(P * A / T) of the purchase's P points have gone back, so any sequence of partial returns
-- takes back what the whole would, and never more.
--
-- The points are taken from the purchase's own lot; what of it has expired is gone already; what
-- was spent is taken from the wallet's other lots, and what these cannot cover falls under the
-- coalition's return policy: waived, owed by the wallet, or charged to the partner.
--
-- Where the purchase's wallet is closed, because its member joined a household or was merged, the
-- return acts on the wallet to which its points went (ledger.wallet_now); there they are not the
-- purchase's own any more, and are taken like others.
--
-- The requests of a batch are worked one by one under the locks of all its wallets, because a
-- return depends on those before it; the batch still costs one round trip and one commit.
--
-- Guarantees
--   As earning.record_purchases. A return at another partner finds no purchase.
--
-- Refuses (as rows, never as exceptions)
--   TS501, TS502, TS503               see ledger.resolve_requests
--   TS101 idempotency_key_reused      the key already names a different request
--   TS104 try_again                   the points have just gone to another wallet
--   TS301 receipt_already_recorded    the return's receipt, for another purchase or amount
--   TS302 purchase_not_found          this partner has no such purchase
--   TS303 return_without_original     the request names no purchase at all
--   TS304 return_exceeds_purchase     more than is left; detail: the amount that is left, or, when
--                                     more of a line is asked than is left of it, the line
--   TS306 occurred_in_future          later than the ledger's clock by more than five minutes
--   TS315 occurred_too_early          earlier than the purchase by more than five minutes
--   TS309 return_line_unknown         the purchase has no such line; detail: the line
set local role tessera_owner;

create or replace function earning.record_returns(
  key_digests        bytea[],
  request_keys       bytea[],
  contents           bytea[],
  return_ids         uuid[],
  purchase_ids       uuid[],
  purchase_receipts  text[],
  receipts           text[],
  occurred_ats       timestamptz[],
  amounts            bigint[],
  lines              jsonb[],
  metadata           jsonb[]
)
returns table (
  request_number  bigint,
  refusal         text,
  detail          bigint,
  is_replay       boolean,
  return_id       uuid
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
  v_policy    coalition.return_policy;
  v_refusals  text[];
  v_partners  integer[];
  v_found     earning.purchases[];
  v_wallets   uuid[];
  v_acting    uuid[];
  v_statuses  ledger.wallet_status[];
begin
  select s.return_policy into strict v_policy from coalition.settings s;

  select array_agg(r.refusal order by r.request_number),
         array_agg(r.partner_number order by r.request_number)
  into v_refusals, v_partners
  from tenancy.authorize_keys('earn', key_digests) r;

  -- Whole rows, once: a purchase never changes, so what is read here is still true under the lock.
  select array_agg(p.purchase order by asked.number), array_agg(p.wallet_id order by asked.number),
    array_agg(ledger.wallet_now(p.wallet_id) order by asked.number)
  into v_found, v_wallets, v_acting
  from unnest(v_refusals, v_partners, purchase_ids, purchase_receipts)
    with ordinality as asked (refusal, partner_number, purchase_id, receipt, number)
  left join lateral (
    select by_id as purchase, by_id.wallet_id from earning.purchases by_id
    where asked.purchase_id is not null
      and by_id.partner_number = asked.partner_number and by_id.id = asked.purchase_id
    union all
    select by_receipt, by_receipt.wallet_id from earning.purchases by_receipt
    where asked.purchase_id is null
      and by_receipt.partner_number = asked.partner_number and by_receipt.receipt = asked.receipt
  ) p on asked.refusal is null;

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
    elsif v_found[n].id is not null then
      v_found[n].wallet_id := v_acting[n];
    end if;
    select r.refusal, r.detail, r.is_replay, r.return_id
    into strict refusal, detail, is_replay, return_id
    from earning.record_return(
      v_now, v_policy, v_refusals[n], v_partners[n], request_keys[n], contents[n], return_ids[n],
      purchase_ids[n] is not null or purchase_receipts[n] is not null, v_found[n],
      receipts[n], occurred_ats[n], amounts[n], lines[n], metadata[n]) r;
    return next;
  end loop;
end
$$;
comment on function earning.record_returns(
  bytea[], bytea[], bytea[], uuid[], uuid[], text[], text[], timestamptz[], bigint[], jsonb[], jsonb[]) is
  'Records a batch of returns and takes back the points of the returned goods.';
revoke all on function earning.record_returns(
  bytea[], bytea[], bytea[], uuid[], uuid[], text[], text[], timestamptz[], bigint[], jsonb[], jsonb[])
  from public;
