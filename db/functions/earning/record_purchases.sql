-- earning.record_purchases
--
-- Records purchases and posts the points that they earn: one call for a whole batch of requests,
-- one row of answer for each. Swift has computed the points by the terms that it names; this
-- function makes them happen once, whole and in order.
--
-- This runs in the database, not in the service, so that no lock is held across a network round
-- trip, and so that one commit serves every request of the batch.
--
-- Guarantees
--   A request is applied whole or refused; a refusal of one never undoes another.
--   A request key records at most one purchase, and so does a receipt of a partner: repeating a
--   request returns the first answer (is_replay), under the same key or a new one.
--   Wallets are locked in the order of their ids, so batches wait for each other but never deadlock.
--   A batch is taken to be new: only where that proves wrong, because a key or receipt is there
--   already or a request would be refused, is it looked up what was recorded before.
--   The partner is derived from the digest of the API key; a caller cannot name one.
--   The terms are those valid at occurred_at, or the request is refused and decided anew.
--   Points expire by the coalition's policy, unless the request says when (points_expire; infinity:
--   never). What activity renews answers with the end of the activity that this purchase is.
--   Points are pending until an instant (matures_ats; when it has passed already, they are not), or
--   until the partner confirms the purchase, at most so many days from now (confirm_days).
--
-- Refuses (as rows, never as exceptions)
--   TS501, TS502, TS503, TS601        see ledger.resolve_requests
--   TS101 idempotency_key_reused      the key already names a different request
--   TS104 try_again                   another request of this batch has the key or the receipt, or
--                                     the member has just been given another wallet
--   TS301 receipt_already_recorded    with another member, amount or time
--   TS305 reported_too_late           older than the terms' late-report window
--   TS306 occurred_in_future          later than the ledger's clock by more than five minutes
--   TS308 terms_changed               the named terms are not those valid at occurred_at
--   TS504 outlet_not_found            the partner has no such outlet
--   TS801, TS802, TS803, TS804        see ledger.check_requests; detail: seconds until it may go on
set local role tessera_owner;

create or replace function earning.record_purchases(
  key_digests         bytea[],
  request_keys        bytea[],
  contents            bytea[],
  purchase_ids        uuid[],
  member_ids          uuid[],
  identifier_digests  bytea[],
  receipts            text[],
  occurred_ats        timestamptz[],
  amounts             bigint[],
  points              bigint[],
  terms_numbers       integer[],
  outlets             text[],
  cashiers            text[],
  lines               jsonb[],
  metadata            jsonb[],
  matures_ats         timestamptz[] default null,
  confirm_days        integer[] default null,
  paid_with_points    bigint[] default null,
  points_expire       timestamptz[] default null
)
returns table (
  request_number  bigint,
  refusal         text,
  is_replay       boolean,
  purchase_id     uuid,
  member_id       uuid,
  wallet_id       uuid,
  points_earned   bigint,
  balance_after   bigint,
  expires_at      timestamptz,
  recorded_at     timestamptz,
  terms_number    integer,
  matures_at      timestamptz,
  confirm_by      timestamptz,
  detail          bigint
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
  v_now       timestamptz;
  v_settings  coalition.settings;
  v_refusals  text[];
  v_partners  integer[];
  v_members   uuid[];
  v_wallets   uuid[];
  v_balances  bigint[];
  v_pendings  bigint[];
  v_sequences integer[];
  v_statuses  ledger.wallet_status[];
  v_indebted  uuid[];
  v_rows      tid[];
  v_wallet    uuid;
  v_place     bigint;
  v_is_checked  boolean;
  v_looks_back  boolean; -- For what was recorded before, at every request.
  v_repeats     boolean[]; -- Who has the key or the receipt of an earlier request of the batch.
  v_expires_at  timestamptz; -- Of the points of every request, where that is one instant.
  v_renewed_until  timestamptz; -- By every request, where that is one instant.
begin
  select * into strict v_settings from coalition.settings;

  select array_agg(r.refusal), array_agg(r.partner_number), array_agg(r.member_id),
         array_agg(r.wallet_id)
  into v_refusals, v_partners, v_members, v_wallets
  from (
    select * from ledger.resolve_requests('earn', key_digests, member_ids, identifier_digests) r
    order by r.request_number
  ) r;

  select l.recorded_at, l.balances, l.pendings, l.sequences, l.statuses, l.indebted, l.row_places
  into v_now, v_balances, v_pendings, v_sequences, v_statuses, v_indebted, v_rows
  from ledger.lock_wallets(v_wallets) l;
  v_is_checked := ledger.needs_checks(v_now);
  v_looks_back := v_is_checked; -- What is found to be a replay does not count.
  v_place := ledger.take_places(cardinality(v_refusals));
  v_expires_at := coalition.common_expiry(occurred_ats, v_settings.expiry_months,
    v_settings.expiry_rounding, v_settings.time_zone, v_settings.expiry_year_day);
  v_renewed_until := coalition.common_expiry(occurred_ats, v_settings.renewal_months,
    v_settings.renewal_rounding, v_settings.time_zone, v_settings.renewal_year_day);

  -- A new statement, hence a new snapshot: it sees all that happened to these wallets before the
  -- locks were granted.
  -- Each lookup is a lateral subquery with a limit, so that a plan made while a table was empty
  -- still probes an index once for each request when the table has grown.
  loop
    if v_looks_back then
      v_repeats := earning.repeated_requests(v_partners, request_keys, receipts);
    end if;
    begin
      return query
      with weighed as materialized (
        select
          r.*,
          coalesce(known.subject_id, same.id) as prior_id,
          known.partner_number is null as is_new_key,
          case
            when r.confirm_days is not null then v_now + r.confirm_days * interval '24 hours'
            when r.matures_at > v_now then r.matures_at
          end as due_at,
          case
            when r.refusal is not null then r.refusal
            when known.content_digest <> r.content or known.operation <> 'purchase' then 'TS101'
            when known.refusal is not null then known.refusal
            when known.subject_id is not null then 'replay'
            when r.is_repeated then 'TS104'
            when same.id is not null then
              case
                when membership.survivor(same.member_id) = r.member_id
                  and same.amount = r.amount and same.occurred_at = r.occurred_at then 'replay'
                else 'TS301'
              end
            else r.opinion
          end as outcome
        from (
          select u.*,
            case
              when u.wallet_status = 'closed' then 'TS104'
              when u.occurred_at > v_now + v_clock_tolerance then 'TS306'
              when terms.number is null or terms.number <> u.terms_number then 'TS308'
              when u.occurred_at < v_now - terms.late_report_days * interval '24 hours' then 'TS305'
              when u.outlet is not null and outlet.code is null then 'TS504'
              else 'accepted'
            end as opinion
          from unnest(
            v_refusals, v_partners, v_members, v_wallets, v_balances, v_pendings, v_sequences,
            v_statuses, v_rows, v_repeats, request_keys, contents, purchase_ids, receipts,
            occurred_ats, amounts, points, terms_numbers, outlets, cashiers, lines, metadata,
            matures_ats, confirm_days, paid_with_points, points_expire
          ) with ordinality as u (
            refusal, partner_number, member_id, wallet_id, balance_before, pending, sequence_last,
            wallet_status, row_place, is_repeated, request_key, content, purchase_id, receipt,
            occurred_at, amount, points, terms_number, outlet, cashier, lines, metadata,
            matures_at, confirm_days, paid_with_points, points_expire, number
          )
          left join lateral (
            select t.number, t.late_report_days
            from tenancy.terms t
            where t.partner_number = u.partner_number and t.valid_from <= u.occurred_at
            order by t.valid_from desc
            limit 1
          ) terms on true
          left join lateral (
            select o.code from tenancy.outlets o
            where o.partner_number = u.partner_number and o.code = u.outlet
            limit 1
          ) outlet on true
        ) r
        left join lateral (
          select * from ledger.requests q
          where (v_looks_back or r.opinion <> 'accepted')
            and q.partner_number = r.partner_number and q.key_digest = r.request_key
          limit 1
        ) known on true
        left join lateral (
          select p.id, p.member_id, p.amount, p.occurred_at from earning.purchases p
          where (v_looks_back or r.opinion <> 'accepted')
            and p.partner_number = r.partner_number and p.receipt = r.receipt
          limit 1
        ) same on true
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
            array_agg(w.purchase_id order by w.number) as documents
          from weighed w
          where v_is_checked and w.outcome = 'accepted'
        ) a
        cross join lateral ledger.check_requests(v_now, 'earn', 'purchase', a.numbers, a.partners,
          a.members, a.outlets, a.cashiers, a.points, a.documents) c
        where a.numbers is not null
      ),
      decided as materialized (
        select
          j.*,
          case when j.verdict = 'accepted'
            then j.balance_before
              + coalesce(sum(j.points) filter (where j.verdict = 'accepted' and j.due_at is null)
                  over earlier, 0)::bigint
          end as balance_after,
          j.pending
            + coalesce(sum(j.points) filter (where j.verdict = 'accepted' and j.due_at is not null)
                over earlier, 0)::bigint as pending_after,
          case when j.verdict = 'accepted' and j.points > 0
            then j.sequence_last
              + (count(*) filter (where j.verdict = 'accepted' and j.points > 0) over earlier)::integer
          end as posting
        from (
          select w.*, coalesce(c.refusal, w.outcome) as verdict, c.wait_seconds,
            v_settings.expiry_renews and w.points_expire is null as renews,
            case when coalesce(c.refusal, w.outcome) = 'accepted'
              then coalesce(w.points_expire, v_expires_at, coalition.lot_expires_at(w.occurred_at,
                v_settings.expiry_months, v_settings.expiry_rounding, v_settings.time_zone,
                v_settings.expiry_year_day))
            end as lot_expires_at,
            case when coalesce(c.refusal, w.outcome) = 'accepted' and w.points > 0
                and v_settings.renewal_months is not null
              then coalesce(v_renewed_until, coalition.lot_expires_at(w.occurred_at,
                v_settings.renewal_months, v_settings.renewal_rounding, v_settings.time_zone,
                v_settings.renewal_year_day))
            end as renewed_until
          from weighed w
          left join checked c on c.request_number = w.number
        ) j
        window earlier as (partition by j.wallet_id order by j.number)
      ),
      requested as (
        insert into ledger.requests
          (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
        select j.partner_number, j.request_key, 'purchase', j.content,
          case j.verdict when 'accepted' then j.purchase_id else j.prior_id end, v_now
        from decided j
        where j.verdict = 'accepted' or (j.verdict = 'replay' and j.is_new_key)
        order by j.partner_number, j.request_key
        returning 1
      ),
      purchased as (
        insert into earning.purchases
          (partner_number, id, wallet_id, member_id, occurred_at, recorded_at, amount,
           paid_with_points, points, balance_after, expires_at, terms_number, posting, matures_at, confirm_by, receipt, outlet,
           cashier, lines, metadata)
        select a.partner_number, a.purchase_id, a.wallet_id, a.member_id, a.occurred_at, v_now,
          a.amount, coalesce(a.paid_with_points, 0), a.points, a.balance_after, a.lot_expires_at,
          a.terms_number, a.posting,
          case when a.confirm_days is null then a.due_at end,
          case when a.confirm_days is not null then a.due_at end,
          a.receipt, a.outlet, a.cashier, a.lines, a.metadata
        from decided a
        where a.verdict = 'accepted'
        order by a.partner_number, a.receipt
        returning 1
      ),
      posted as (
        insert into ledger.postings
          (wallet_id, sequence, partner_number, kind, points, balance_after, pending_after,
           occurred_at, recorded_at, document_id)
        select a.wallet_id, a.posting, a.partner_number,
          case when a.due_at is null then 'earn' else 'accrue' end::ledger.posting_kind,
          a.points, a.balance_after, a.pending_after, a.occurred_at, v_now, a.purchase_id
        from decided a
        where a.posting is not null
      ),
      lotted as (
        insert into ledger.lots (wallet_id, expires_at, sequence, issuer, points, renews)
        select a.wallet_id, case when a.renews then 'infinity' else a.lot_expires_at end, a.posting,
          a.partner_number, a.points, a.renews
        from decided a
        where a.posting is not null and a.due_at is null
      ),
      pended as (
        insert into ledger.pending_lots
          (wallet_id, sequence, due_at, is_confirmed, issuer, points, expires_at, renews)
        select a.wallet_id, a.posting, a.due_at, a.confirm_days is null, a.partner_number, a.points,
          case when a.renews then 'infinity' else a.lot_expires_at end, a.renews
        from decided a
        where a.posting is not null and a.due_at is not null
      ),
      credited as (
        update ledger.wallets w
        set balance = w.balance + credit.points,
            pending = w.pending + credit.points_pending,
            sequence_last = w.sequence_last + credit.postings,
            due_at_first = least(w.due_at_first, credit.due_at_first),
            recorded_last = v_now,
            active_until = case when credit.renewed_until is null then w.active_until
              else greatest(nullif(w.active_until, 'infinity'), credit.renewed_until) end
        from (
          select a.wallet_id, count(*)::integer as postings,
            coalesce(sum(a.points) filter (where a.due_at is null), 0)::bigint as points,
            coalesce(sum(a.points) filter (where a.due_at is not null), 0)::bigint as points_pending,
            min(coalesce(a.due_at, a.lot_expires_at)) as due_at_first,
            max(a.renewed_until) as renewed_until,
            min(a.row_place) as row_place
          from decided a
          where a.posting is not null
          group by a.wallet_id
        ) credit
        where w.ctid = credit.row_place
      ),
      announced as (
        insert into ledger.events (place, recorded_at, partner_number, kind, subject_id)
        select v_place + a.number - 1, v_now, a.partner_number,
          case when a.due_at is null then 'purchase.earned' else 'purchase.accrued'
          end::ledger.event_kind,
          a.purchase_id
        from decided a
        where a.verdict = 'accepted'
      )
      select
        d.number,
        case when d.verdict not in ('accepted', 'replay') then d.verdict end,
        d.verdict = 'replay',
        coalesce(prior.id, case when d.verdict = 'accepted' then d.purchase_id end),
        d.member_id,
        d.wallet_id,
        coalesce(prior.points, d.points),
        coalesce(prior.balance_after, d.balance_after),
        coalesce(prior.expires_at, d.lot_expires_at),
        coalesce(prior.recorded_at, v_now),
        coalesce(prior.terms_number, d.terms_number),
        case when d.verdict = 'replay' then prior.matures_at
          when d.confirm_days is null then d.due_at end,
        case when d.verdict = 'replay' then prior.confirm_by
          when d.confirm_days is not null then d.due_at end,
        d.wait_seconds
      from decided d
      left join lateral (
        select * from earning.purchases p
        where d.verdict = 'replay' and p.partner_number = d.partner_number and p.id = d.prior_id
        limit 1
      ) prior on true
      -- No row is answered before these two have met no key and no receipt that was there already.
      where (select count(*) from requested) + (select count(*) from purchased) >= 0;
      exit;
    exception when unique_violation then
      if v_looks_back then
        raise; -- As it was looked for, it has come since: the caller may ask again.
      end if;
      v_looks_back := true;
    end;
  end loop;

  -- A purchase that is reported after its points have expired pays no debt with them.
  if v_indebted <> '{}' then
    perform ledger.sweep(v_indebted, v_now);
    foreach v_wallet in array v_indebted loop
      perform ledger.recover_debts(v_wallet);
    end loop;
  end if;
end
$$;
comment on function earning.record_purchases(
  bytea[], bytea[], bytea[], uuid[], uuid[], bytea[], text[], timestamptz[], bigint[], bigint[],
  integer[], text[], text[], jsonb[], jsonb[], timestamptz[], integer[],
  bigint[], timestamptz[]) is
  'Records a batch of purchases and posts the points that they earn.';
revoke all on function earning.record_purchases(
  bytea[], bytea[], bytea[], uuid[], uuid[], bytea[], text[], timestamptz[], bigint[], bigint[],
  integer[], text[], text[], jsonb[], jsonb[], timestamptz[], integer[],
  bigint[], timestamptz[]) from public;
