-- redemption.record_redemptions
--
-- Takes points from wallets, first-expiring first, and records at whom they were spent: one call
-- for a whole batch of requests, one row of answer for each.
--
-- This runs in the database, not in the service, so that no lock is held across a network round
-- trip, and so that one commit serves every request of the batch.
--
-- Guarantees
--   A request is applied whole or refused; a refusal of one never undoes another.
--   A request key records at most one redemption, and so does a reference of a partner: repeating
--   a request returns the first answer, and a request that was refused for want of points or
--   because the wallet is frozen stays refused, so that a late duplicate never succeeds after the
--   customer has left.
--   All reasons against a redemption are told at once (refusals, limits), the first of them is the
--   one that refuses it.
--   Wallets are locked in the order of their ids, so batches wait for each other but never deadlock.
--   A batch is taken to be new: only where that proves wrong, because a key or reference is there
--   already or a request would be refused, is it looked up what was recorded before.
--   What is taken from lots is what was asked for, and the lots of a wallet are its balance.
--   The partner is derived from the digest of the API key; a caller cannot name one.
--
-- Refuses (as rows, never as exceptions)
--   TS501, TS502, TS503, TS455, TS601 see ledger.resolve_requests
--   TS101 idempotency_key_reused      the key already names a different request
--   TS104 try_again                   another request of this batch has the key, the reference or
--                                     the wallet
--   TS201, TS205, TS210 to TS214      see redemption.judge_redemption; detail: the limit
--   TS204 reference_already_used      with another member or other points
--   TS306 occurred_in_future          later than the ledger's clock by more than five minutes
--   TS308 terms_changed               the named terms are not those valid at occurred_at
--   TS504 outlet_not_found            the partner has no such outlet
--   TS801, TS802, TS803, TS804        see ledger.check_requests; detail: seconds until it may go on
set local role tessera_owner;

create or replace function redemption.record_redemptions(
  key_digests         bytea[],
  request_keys        bytea[],
  contents            bytea[],
  redemption_ids      uuid[],
  member_ids          uuid[],
  identifier_digests  bytea[],
  "references"        text[],
  occurred_ats        timestamptz[],
  points              bigint[],
  money_values        bigint[],
  terms_numbers       integer[],
  outlets             text[],
  cashiers            text[],
  metadata            jsonb[],
  baskets             bigint[]
)
returns table (
  request_number  bigint,
  refusal         text,
  detail          bigint,
  is_replay       boolean,
  redemption_id   uuid,
  member_id       uuid,
  wallet_id       uuid,
  money_value     bigint,
  balance_after   bigint,
  occurred_at     timestamptz,
  recorded_at     timestamptz,
  terms_number    integer,
  refusals        text[],
  limits          bigint[],
  points_available bigint
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
  v_clock_tolerance constant interval := interval '5 minutes';
  v_count         constant integer := cardinality(key_digests);
  v_seen_from     constant bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
  v_were_changed  boolean;
  v_settings   coalition.settings;
  v_now        timestamptz;
  v_place      bigint;
  v_is_checked boolean;
  v_looks_back boolean; -- For what was recorded before.
  -- One element for each request, in the order of the batch. Arrays, because a row of all that is
  -- known of a request would be formed and taken apart again at each step.
  v_refusals   text[];
  v_partners   integer[];
  v_members    uuid[];
  v_wallets    uuid[];
  v_balances   bigint[];
  v_pendings   bigint[];
  v_holds      bigint[];
  v_sequences  integer[];
  v_statuses   ledger.wallet_status[];
  v_rows       tid[];
  v_outcomes   text[]; -- accepted, replay or what it is refused for.
  v_details    bigint[];
  v_waits      bigint[];
  v_known_keys boolean[];
  v_priors     uuid[];
  v_covered    bigint[]; -- What was taken from lots.
  -- One element for each lot that points are taken from.
  v_takers     integer[]; -- The number of its request.
  v_lot_rows   tid[];
  v_lots       integer[];
  v_issuers    integer[];
  v_expiries   timestamptz[];
  v_renewing   boolean[];
  v_contents   bigint[];
  v_befores    bigint[]; -- What the lots before it in the wallet hold.
  v_totals     bigint[]; -- What all lots of the wallet hold.
  v_taken      bigint[];
  -- Numbers of lots.
  v_exhausted  integer[];
  v_reduced    integer[];
  v_n          integer;
  v_accepted   integer[]; -- Numbers of requests.
begin
  select * into strict v_settings from coalition.settings;

  select r.refusals, r.partners, r.members, r.wallets
  into v_refusals, v_partners, v_members, v_wallets
  from ledger.resolve_requests('redeem', key_digests, member_ids, identifier_digests) r;

  select l.recorded_at, l.balances, l.pendings, l.holds, l.sequences, l.statuses, l.row_places,
    l.were_changed
  into v_now, v_balances, v_pendings, v_holds, v_sequences, v_statuses, v_rows, v_were_changed
  from ledger.lock_wallets(v_wallets, v_seen_from) l;
  if v_were_changed then
    v_refusals := ledger.refuse_moved('redeem', key_digests, member_ids, identifier_digests,
      v_refusals, v_members, v_wallets);
  end if;
  v_is_checked := ledger.needs_checks(v_now);
  v_looks_back := v_is_checked; -- What is found to be a replay does not count.
  v_place := ledger.take_places(v_count);

  -- New statements, hence new snapshots: they see what happened to the wallets before the locks.
  -- Each lookup is a lateral subquery with a limit, so that a plan made while a table was empty
  -- still probes an index once for each request when the table has grown.
  loop
    begin
      select array_agg(o.outcome), array_agg(o.detail) into v_outcomes, v_details
      from (
        select
          case
            when v_refusals[n] is not null then v_refusals[n]
            when v_statuses[n] = 'closed' or array_position(v_wallets, v_wallets[n]) < n then 'TS104'
            when occurred_ats[n] > v_now + v_clock_tolerance then 'TS306'
            when terms.number is null or terms.number <> terms_numbers[n] then 'TS308'
            when outlets[n] is not null and not exists (
                select from tenancy.outlets t
                where t.partner_number = v_partners[n] and t.code = outlets[n]) then 'TS504'
            else coalesce(reasons.refusals[1], 'accepted')
          end as outcome,
          reasons.limits[1] as detail
        from generate_series(1, v_count) with ordinality as u (n, place)
        left join lateral (
          select t.number, t.redemption_points_min, t.redemption_points_step,
            t.redemption_share_max, t.redemption_value_micros
          from tenancy.terms t
          where t.partner_number = v_partners[n] and t.valid_from <= occurred_ats[n]
          order by t.valid_from desc limit 1
        ) terms on true
        left join lateral redemption.judge_redemption(
          terms.redemption_points_min, terms.redemption_points_step, terms.redemption_share_max,
          terms.redemption_value_micros, v_statuses[n], greatest(v_balances[n] - v_holds[n], 0),
          points[n], money_values[n], baskets[n]) reasons on true
        order by u.place -- Which is known to be the order already.
      ) o;
      if v_looks_back or 'accepted' <> any (v_outcomes) then
        select k.outcomes, k.details, k.known_keys, k.priors
        into v_outcomes, v_details, v_known_keys, v_priors
        from redemption.known_outcomes(v_outcomes, v_details, v_refusals, v_partners, v_members,
          request_keys, contents, "references", points) k;
      end if;
      v_accepted := array_positions(v_outcomes, 'accepted');

      if v_is_checked and v_accepted <> '{}' then
        select c.outcomes, c.waits into v_outcomes, v_waits
        from ledger.checked_outcomes(v_now, 'redeem', 'redemption', v_outcomes, v_partners, v_members,
          outlets, cashiers, points, redemption_ids) c;
        v_accepted := array_positions(v_outcomes, 'accepted');
      end if;
      v_accepted := coalesce(v_accepted, '{}');

      -- First-expiring first: of each wallet the lots before whose end the points are not covered.
      select array_agg(l.n), array_agg(l.row_place), array_agg(l.sequence), array_agg(l.issuer),
        array_agg(l.expires_at), array_agg(l.renews), array_agg(l.content), array_agg(l.before),
        array_agg(l.total)
      into v_takers, v_lot_rows, v_lots, v_issuers, v_expiries, v_renewing, v_contents, v_befores,
        v_totals
      from (
        select n, o.*,
          (sum(o.content) over (partition by n order by o.expires_at, o.sequence) - o.content)::bigint
            as before,
          (sum(o.content) over (partition by n))::bigint as total
        from unnest(v_accepted) n
        cross join lateral (
          select x.ctid as row_place, x.sequence, x.issuer, x.expires_at, x.renews,
            x.points as content
          from ledger.lots x where x.wallet_id = v_wallets[n] offset 0
        ) o
      ) l
      where l.before < points[l.n];

      v_taken := null;
      v_covered := null;
      v_exhausted := '{}';
      v_reduced := '{}';
      for v_lot in 1 .. coalesce(cardinality(v_takers), 0) loop
        v_n := v_takers[v_lot];
        if v_totals[v_lot] <> v_balances[v_n] - v_holds[v_n] then
          perform ledger.fail(format('lots of wallet %s differ from its balance', v_wallets[v_n]));
        end if;
        v_taken[v_lot] := least(v_contents[v_lot], points[v_n] - v_befores[v_lot]);
        v_covered[v_n] := coalesce(v_covered[v_n], 0) + v_taken[v_lot];
        if v_taken[v_lot] = v_contents[v_lot] then
          v_exhausted := v_exhausted || v_lot;
        else
          v_reduced := v_reduced || v_lot;
        end if;
      end loop;
      foreach v_n in array v_accepted loop
        if coalesce(v_covered[v_n], 0) < points[v_n] then
          perform ledger.fail(format('lots of wallet %s differ from its balance', v_wallets[v_n]));
        end if;
      end loop;

      insert into ledger.requests
        (partner_number, key_digest, operation, content_digest, subject_id, refusal, detail,
         recorded_at)
      select v_partners[n], request_keys[n], 'redemption', contents[n],
        case v_outcomes[n] when 'accepted' then redemption_ids[n] when 'replay' then v_priors[n] end,
        case when v_outcomes[n] in ('TS201', 'TS210') then v_outcomes[n] end,
        case v_outcomes[n] when 'TS201' then v_details[n] end, v_now
      from generate_series(1, v_count) n
      where v_outcomes[n] in ('accepted', 'replay', 'TS201', 'TS210')
        and v_known_keys[n] is distinct from true
      order by v_partners[n], request_keys[n];

      insert into redemption.redemptions
        (partner_number, id, wallet_id, member_id, occurred_at, recorded_at, points, value,
         balance_after, terms_number, posting, basket, reference, outlet, cashier, metadata)
      select v_partners[n], redemption_ids[n], v_wallets[n], v_members[n], occurred_ats[n], v_now,
        points[n], money_values[n], v_balances[n] - points[n], terms_numbers[n], v_sequences[n] + 1,
        baskets[n], "references"[n], outlets[n], cashiers[n], metadata[n]
      from unnest(v_accepted) n
      order by v_partners[n], "references"[n];

      exit;
    exception when unique_violation then
      if v_looks_back then
        raise; -- It was looked for and has come since: the caller may ask again.
      end if;
      v_looks_back := true;
    end;
  end loop;

  -- Outside of the subtransaction: see earning.record_purchases.
  delete from ledger.lots l using unnest(v_exhausted) i where l.ctid = v_lot_rows[i];
  if v_reduced <> '{}' then
    update ledger.lots l set points = l.points - v_taken[i]
    from unnest(v_reduced) i where l.ctid = v_lot_rows[i];
  end if;
  insert into ledger.allocations
    (wallet_id, debit, cause, lot, points, issuer, renews, expires_at, kind, partner_number,
     occurred_at, recorded_at)
  select v_wallets[n], v_sequences[n] + 1, v_sequences[n] + 1, v_lots[i], v_taken[i],
    v_issuers[i], v_renewing[i], v_expiries[i], 'redeem', v_partners[n], occurred_ats[n], v_now
  from generate_series(1, cardinality(v_takers)) i
  cross join lateral (select v_takers[i] as n) t;

  insert into ledger.postings
    (wallet_id, sequence, partner_number, kind, points, balance_after, pending_after,
     occurred_at, recorded_at, document_id)
  select v_wallets[n], v_sequences[n] + 1, v_partners[n], 'redeem', points[n],
    v_balances[n] - points[n], v_pendings[n], occurred_ats[n], v_now, redemption_ids[n]
  from unnest(v_accepted) n;

  update ledger.wallets w
  set balance = v_balances[n] - points[n], sequence_last = v_sequences[n] + 1,
      recorded_last = v_now, due_at_first = least(w.due_at_first, renewed.until_at),
      active_until = case when renewed.until_at is null then w.active_until
        else greatest(nullif(w.active_until, 'infinity'), renewed.until_at) end
  from unnest(v_accepted) n
  cross join lateral (
    select case when v_settings.renewal_months is not null then coalition.lot_expires_at(
        occurred_ats[n], v_settings.renewal_months, v_settings.renewal_rounding,
        v_settings.time_zone, v_settings.renewal_year_day) end as until_at
  ) renewed
  where w.ctid = v_rows[n];

  insert into settlement.exposure_changes
    (partner_number, points_issued, points_open, points_redeemed)
  select e.partner_number, 0, 0, sum(points[n])
  from unnest(v_accepted) n
  join settlement.exposures e on e.partner_number = v_partners[n]
  group by e.partner_number;

  insert into ledger.events (place, recorded_at, partner_number, kind, subject_id)
  select v_place + n - 1, v_now, v_partners[n], 'points.redeemed', redemption_ids[n]
  from unnest(v_accepted) n;

  return query
  select n::bigint, case when v_outcomes[n] <> 'accepted' then v_outcomes[n] end,
    case when v_outcomes[n] = 'TS201' or v_outcomes[n] = reasons.refusals[1] then v_details[n]
      else v_waits[n] end,
    v_outcomes[n] in ('TS201', 'TS210') and v_known_keys[n],
    case when v_outcomes[n] = 'accepted' then redemption_ids[n] end, v_members[n], v_wallets[n],
    money_values[n], v_balances[n] - points[n], occurred_ats[n], v_now, terms_numbers[n],
    coalesce(reasons.refusals, '{}'), coalesce(reasons.limits, '{}'),
    greatest(v_balances[n] - v_holds[n], 0)
  from generate_series(1, v_count) n
  left join lateral (
    -- Whoever is refused is told all that is against it.
    select j.* from tenancy.terms t
    cross join lateral redemption.judge_redemption(
      t.redemption_points_min, t.redemption_points_step, t.redemption_share_max,
      t.redemption_value_micros, v_statuses[n], greatest(v_balances[n] - v_holds[n], 0), points[n],
      money_values[n], baskets[n]) j
    where v_outcomes[n] not in ('accepted', 'TS455') and t.partner_number = v_partners[n]
      and t.valid_from <= occurred_ats[n]
    order by t.valid_from desc limit 1
  ) reasons on true
  where v_outcomes[n] <> 'replay';
  if 'replay' = any (v_outcomes) then
    return query
    select n::bigint, null, null::bigint, true, d.id, v_members[n], v_wallets[n], d.value,
      d.balance_after, d.occurred_at, d.recorded_at, d.terms_number, '{}'::text[], '{}'::bigint[],
      greatest(v_balances[n] - v_holds[n], 0)
    from generate_series(1, v_count) n
    cross join lateral (
      select * from redemption.redemptions r
      where r.partner_number = v_partners[n] and r.id = v_priors[n]
      limit 1
    ) d
    where v_outcomes[n] = 'replay';
  end if;
end
$$;
comment on function redemption.record_redemptions(
  bytea[], bytea[], bytea[], uuid[], uuid[], bytea[], text[], timestamptz[], bigint[], bigint[],
  integer[], text[], text[], jsonb[], bigint[]) is
  'Records a batch of redemptions and takes their points from the wallets'' lots.';
revoke all on function redemption.record_redemptions(
  bytea[], bytea[], bytea[], uuid[], uuid[], bytea[], text[], timestamptz[], bigint[], bigint[],
  integer[], text[], text[], jsonb[], bigint[]) from public;
