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
--   The partner is derived from the digest of the API key; a caller cannot name one.
--
-- Refuses (as rows, never as exceptions)
--   TS501, TS502, TS503, TS601        see ledger.resolve_requests
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
  v_seen_from     constant bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
  v_were_changed  boolean;
  v_settings  coalition.settings;
  v_now       timestamptz;
  v_refusals  text[];
  v_partners  integer[];
  v_members   uuid[];
  v_wallets   uuid[];
  v_balances  bigint[];
  v_pendings  bigint[];
  v_holds     bigint[];
  v_sequences integer[];
  v_statuses  ledger.wallet_status[];
  v_is_checked boolean;
  v_place  bigint;
begin
  select * into strict v_settings from coalition.settings;

  select r.refusals, r.partners, r.members, r.wallets
  into v_refusals, v_partners, v_members, v_wallets
  from ledger.resolve_requests('redeem', key_digests, member_ids, identifier_digests) r;

  select l.recorded_at, l.balances, l.pendings, l.holds, l.sequences, l.statuses, l.were_changed
  into v_now, v_balances, v_pendings, v_holds, v_sequences, v_statuses, v_were_changed
  from ledger.lock_wallets(v_wallets, v_seen_from) l;
  if v_were_changed then
    v_refusals := ledger.refuse_moved('redeem', key_digests, member_ids, identifier_digests,
      v_refusals, v_members, v_wallets);
  end if;
  v_is_checked := ledger.needs_checks(v_now);
  v_place := ledger.take_places(cardinality(v_refusals));

  -- A new statement, hence a new snapshot: it sees all that happened to these wallets before the
  -- locks were granted.
  -- Each lookup is a lateral subquery with a limit, so that a plan made while a table was empty
  -- still probes an index once for each request when the table has grown.
  return query
  with request as materialized (
    select
      u.*,
      row_number() over (partition by u.partner_number, u.request_key order by u.number) as key_turn,
      row_number() over (partition by u.partner_number, u.reference order by u.number) as reference_turn,
      row_number() over (partition by u.wallet_id order by u.number) as wallet_turn
    from unnest(
      v_refusals, v_partners, v_members, v_wallets, v_balances, v_pendings, v_holds,
      v_sequences, v_statuses, request_keys, contents, redemption_ids, "references", occurred_ats, points, money_values,
      terms_numbers, outlets, cashiers, metadata, baskets
    ) with ordinality as u (
      refusal, partner_number, member_id, wallet_id, balance, pending, held, sequence_last,
      wallet_status, request_key, content, redemption_id, reference, occurred_at, points, money_value,
      terms_number, outlet, cashier, metadata, basket, number
    )
  ),
  weighed as materialized (
    select
      r.*,
      r.balance - r.points as balance_after,
      r.sequence_last + 1 as posting,
      coalesce(known.subject_id, same.id) as prior_id,
      known.partner_number is null as is_new_key,
      reasons.refusals,
      reasons.limits,
      coalesce(known.detail, reasons.limits[1]) as detail,
      case
        when r.refusal is not null then r.refusal
        when known.content_digest <> r.content or known.operation <> 'redemption' then 'TS101'
        when known.refusal is not null then known.refusal
        when known.subject_id is not null then 'replay'
        when r.key_turn > 1 or r.reference_turn > 1 or r.wallet_turn > 1
          or r.wallet_status = 'closed' then 'TS104'
        when same.id is not null then
          case
            when membership.survivor(same.member_id) = r.member_id and same.points = r.points then 'replay'
            else 'TS204'
          end
        when r.occurred_at > v_now + v_clock_tolerance then 'TS306'
        when terms.number is null or terms.number <> r.terms_number then 'TS308'
        when r.outlet is not null and outlet.code is null then 'TS504'
        when reasons.refusals <> '{}' then reasons.refusals[1]
        when open_lots.points <> r.balance - r.held
          then ledger.fail(format('lots of wallet %s differ from its balance', r.wallet_id))::text
        else 'accepted'
      end as opinion
    from request r
    left join lateral (
      select * from ledger.requests q
      where q.partner_number = r.partner_number and q.key_digest = r.request_key
      limit 1
    ) known on true
    left join lateral (
      select d.id, d.member_id, d.points from redemption.redemptions d
      where d.partner_number = r.partner_number and d.reference = r.reference
      limit 1
    ) same on true
    left join lateral (
      select t.*
      from tenancy.terms t
      where t.partner_number = r.partner_number and t.valid_from <= r.occurred_at
      order by t.valid_from desc
      limit 1
    ) terms on true
    left join lateral (
      select o.code from tenancy.outlets o
      where o.partner_number = r.partner_number and o.code = r.outlet
      limit 1
    ) outlet on true
    left join lateral (
      select coalesce(sum(l.points), 0)::bigint as points
      from ledger.lots l
      where l.wallet_id = r.wallet_id
    ) open_lots on true
    left join lateral redemption.judge_redemption(
      terms.redemption_points_min, terms.redemption_points_step, terms.redemption_share_max,
      terms.redemption_value_micros, r.wallet_status, greatest(r.balance - r.held, 0), r.points,
      r.money_value, r.basket) reasons on true
  ),
  checked as materialized (
    select c.*
    from (
      select array_agg(w.number order by w.number) as numbers,
        array_agg(w.partner_number order by w.number) as partners,
        array_agg(w.member_id order by w.number) as members,
        array_agg(w.outlet order by w.number) as outlets,
        array_agg(w.cashier order by w.number) as cashiers,
        array_agg(w.points order by w.number) as points,
        array_agg(w.redemption_id order by w.number) as documents
      from weighed w
      where v_is_checked and w.opinion = 'accepted'
    ) a
    cross join lateral ledger.check_requests(v_now, 'redeem', 'redemption', a.numbers, a.partners,
      a.members, a.outlets, a.cashiers, a.points, a.documents) c
    where a.numbers is not null
  ),
  judged as materialized (
    select w.*, coalesce(c.refusal, w.opinion) as outcome, c.wait_seconds
    from weighed w
    left join checked c on c.request_number = w.number
  ),
  lot as materialized (
    select j.points as points_wanted, j.posting, j.partner_number, j.occurred_at, l.*,
      (sum(l.points) over (partition by l.wallet_id order by l.expires_at, l.sequence) - l.points)::bigint
        as points_before
    from judged j
    cross join lateral (select * from ledger.lots o where o.wallet_id = j.wallet_id offset 0) l
    where j.outcome = 'accepted'
  ),
  taken as materialized (
    select lot.*, least(lot.points, lot.points_wanted - lot.points_before) as points_taken
    from lot
    where lot.points_before < lot.points_wanted
  ),
  exhausted as (
    delete from ledger.lots l using taken t
    where l.wallet_id = t.wallet_id and l.expires_at = t.expires_at and l.sequence = t.sequence
      and t.points_taken = t.points
  ),
  reduced as (
    update ledger.lots l set points = l.points - t.points_taken
    from taken t
    where l.wallet_id = t.wallet_id and l.expires_at = t.expires_at and l.sequence = t.sequence
      and t.points_taken < t.points
  ),
  allocated as (
    insert into ledger.allocations
      (wallet_id, debit, cause, lot, points, issuer, renews, expires_at, kind, partner_number,
       occurred_at, recorded_at)
    select t.wallet_id, t.posting, t.posting, t.sequence, t.points_taken, t.issuer, t.renews,
      t.expires_at, 'redeem', t.partner_number, t.occurred_at, v_now
    from taken t
  ),
  requested as (
    insert into ledger.requests
      (partner_number, key_digest, operation, content_digest, subject_id, refusal, detail, recorded_at)
    select j.partner_number, j.request_key, 'redemption', j.content,
      case j.outcome when 'accepted' then j.redemption_id when 'replay' then j.prior_id end,
      case when j.outcome in ('TS201', 'TS210') then j.outcome end,
      case j.outcome when 'TS201' then j.detail end,
      v_now
    from judged j
    where j.is_new_key and j.outcome in ('accepted', 'replay', 'TS201', 'TS210')
    order by j.partner_number, j.request_key
  ),
  redeemed as (
    insert into redemption.redemptions
      (partner_number, id, wallet_id, member_id, occurred_at, recorded_at, points, value,
       balance_after, terms_number, posting, basket, reference, outlet, cashier, metadata)
    select a.partner_number, a.redemption_id, a.wallet_id, a.member_id, a.occurred_at, v_now,
      a.points, a.money_value, a.balance_after, a.terms_number, a.posting, a.basket,
      a.reference, a.outlet, a.cashier, a.metadata
    from judged a
    where a.outcome = 'accepted'
    order by a.partner_number, a.reference
  ),
  posted as (
    insert into ledger.postings
      (wallet_id, sequence, partner_number, kind, points, balance_after, pending_after,
       occurred_at, recorded_at, document_id)
    select a.wallet_id, a.posting, a.partner_number, 'redeem', a.points, a.balance_after, a.pending,
      a.occurred_at, v_now, a.redemption_id
    from judged a
    where a.outcome = 'accepted'
  ),
  debited as (
    update ledger.wallets w
    set balance = a.balance_after, sequence_last = a.posting, recorded_last = v_now,
        active_until = case when v_settings.renewal_months is null then w.active_until
          else greatest(nullif(w.active_until, 'infinity'), coalition.lot_expires_at(
            a.occurred_at, v_settings.renewal_months, v_settings.renewal_rounding,
            v_settings.time_zone, v_settings.renewal_year_day)) end
    from judged a
    where a.outcome = 'accepted' and w.id = a.wallet_id
  ),
  announced as (
    insert into ledger.events (place, recorded_at, partner_number, kind, subject_id)
    select v_place + a.number - 1, v_now, a.partner_number, 'points.redeemed', a.redemption_id
    from judged a
    where a.outcome = 'accepted'
  )
  select
    j.number,
    case when j.outcome not in ('accepted', 'replay') then j.outcome end,
    case when j.outcome = 'TS201' or j.outcome = j.refusals[1] then j.detail
      else j.wait_seconds end,
    j.outcome = 'replay' or (j.outcome in ('TS201', 'TS210') and not j.is_new_key),
    coalesce(prior.id, case when j.outcome = 'accepted' then j.redemption_id end),
    j.member_id,
    j.wallet_id,
    coalesce(prior.value, j.money_value),
    coalesce(prior.balance_after, j.balance_after),
    coalesce(prior.occurred_at, j.occurred_at),
    coalesce(prior.recorded_at, v_now),
    coalesce(prior.terms_number, j.terms_number),
    j.refusals,
    j.limits,
    greatest(j.balance - j.held, 0)
  from judged j
  left join lateral (
    select * from redemption.redemptions d
    where j.outcome = 'replay' and d.partner_number = j.partner_number and d.id = j.prior_id
    limit 1
  ) prior on true;
end
$$;
comment on function redemption.record_redemptions(
  bytea[], bytea[], bytea[], uuid[], uuid[], bytea[], text[], timestamptz[], bigint[], bigint[],
  integer[], text[], text[], jsonb[], bigint[]) is
  'Records a batch of redemptions and takes their points from the wallets'' lots.';
revoke all on function redemption.record_redemptions(
  bytea[], bytea[], bytea[], uuid[], uuid[], bytea[], text[], timestamptz[], bigint[], bigint[],
  integer[], text[], text[], jsonb[], bigint[]) from public;
