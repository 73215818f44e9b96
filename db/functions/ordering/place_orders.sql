-- ordering.place_orders
--
-- Places orders of gifts: takes their points from the wallets, first-expiring first, at the
-- operator, and issues the vouchers that they yield. The second of the three steps of an order
-- (reserve, place, confirm): one of each gift was set aside before (catalogue.reserve_stock); that
-- nothing was left, and what a surprise turned out to be, is given to it. One call for a whole batch,
-- one row of answer for each.
--
-- This runs in the database, not in the service, so that no lock is held across a network round
-- trip, and so that one commit serves every request of the batch.
--
-- Guarantees
--   A request is applied whole or refused; a refusal of one never undoes another.
--   A request key places at most one order, and so does a reference of a partner: repeating a
--   request returns the first answer, even when the gift has run out meanwhile. A request that was
--   refused by the state of the gift, of the wallet or of the member's limit stays refused, so that
--   a late duplicate never succeeds after the customer has left.
--   Price, dates and limit are those of the ledger's clock, not of the till's.
--   All reasons against an order are told at once (refusals, limits), the first of them is the one
--   that refuses it.
--   Nothing is placed of which nothing was set aside: that is looked up, not believed. An order
--   that was given up is never placed (ordering.settle_reservations).
--   The points are spent by a redemption at the operator with the order's id, so all that holds for
--   redemptions holds for it.
--   Wallets are locked in the order of their ids, then the orders, so batches wait for each other
--   but never deadlock. The partner is derived from the digest of the API key.
--
-- Refuses (as rows, never as exceptions)
--   TS501, TS502, TS503, TS455, TS601 see ledger.resolve_requests
--   TS101 idempotency_key_reused      the key already names a different request
--   TS104 try_again                   another request of this batch has the key, the reference or
--                                     the wallet
--   TS204 reference_already_used      with another member, gift or price
--   TS306 occurred_in_future          later than the ledger's clock by more than five minutes
--   TS504 outlet_not_found            the partner has no such outlet
--   TS903 gift_not_found              no gift that anybody can see has this id
--   TS201, TS210, TS921 to TS928      see ordering.judge_order; detail: the limit
--   TS929 reservation_lost            what was set aside was given up, or nothing was; begin anew
--   TS801, TS802, TS803, TS804        see ledger.check_requests; detail: seconds until it may go on
set local role tessera_owner;

create or replace function ordering.place_orders(
  key_digests         bytea[],
  request_keys        bytea[],
  contents            bytea[],
  order_ids           uuid[],
  member_ids          uuid[],
  identifier_digests  bytea[],
  "references"        text[],
  occurred_ats        timestamptz[],
  gift_ids            uuid[],
  price_options       smallint[],
  points_expected     bigint[],
  paid_amounts        bigint[],
  paid_currencies     text[],
  outlets             text[],
  cashiers            text[],
  metadata            jsonb[],
  stock_refusals      text[],
  outcome_ids         uuid[],
  voucher_ids         uuid[],
  code_digests        bytea[],
  codes_sealed        bytea[]
)
returns table (
  request_number    bigint,
  refusal           text,
  detail            bigint,
  is_replay         boolean,
  order_id          uuid,
  member_id         uuid,
  wallet_id         uuid,
  points            bigint,
  amount            bigint,
  currency          text,
  balance_after     bigint,
  refusals          text[],
  limits            bigint[],
  points_available  bigint
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
  v_events_max    constant integer := 8;
  -- By what has happened to gift, wallet or member; a key that met it stays refused.
  v_of_state      constant text[] :=
    array['TS201', 'TS210', 'TS921', 'TS922', 'TS923', 'TS925', 'TS926'];
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
  perform ordering.lock_orders(order_ids);
  v_is_checked := ledger.needs_checks(v_now);
  v_place := ledger.take_places(cardinality(v_refusals) * v_events_max);

  -- A new statement, hence a new snapshot: it sees all that happened to these wallets and orders
  -- before the locks were granted.
  return query
  with weighed as materialized (
    select u.*, w.opinion, w.supplier, w.points, w.amount, w.currency, w.supply_amount,
      w.supply_currency, w.units_taken, w.code_digest, w.code_sealed, w.code_number,
      w.voucher_uses, w.gives_points_back, w.voucher_expires_at, w.moves, w.prior_id, w.is_new_key, w.limits, w.detail,
      w.reasons as refusals, u.balance - w.points as balance_after,
      u.sequence_last + 1 as posting
    from unnest(
      v_partners, v_members, v_wallets, v_balances, v_pendings, v_holds, v_sequences, request_keys,
      contents, order_ids, "references", occurred_ats, gift_ids, price_options, outlets, cashiers,
      metadata, outcome_ids, voucher_ids
    ) with ordinality as u (
      partner_number, member_id, wallet_id, balance, pending, held, sequence_last, request_key,
      content, order_id, reference, occurred_at, gift_id, price_option, outlet, cashier, metadata,
      outcome_id, voucher_id, number
    )
    join ordering.weigh_orders(
      v_now, v_refusals, v_partners, v_members, v_wallets, v_balances, v_holds, v_sequences,
      v_statuses, request_keys, contents, order_ids, "references", occurred_ats, gift_ids,
      price_options, points_expected, paid_amounts, paid_currencies, outlets, stock_refusals,
      outcome_ids, code_digests, codes_sealed) w on w.number = u.number
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
        array_agg(w.order_id order by w.number) as documents
      from weighed w
      where v_is_checked and w.opinion = 'accepted'
    ) a
    cross join lateral ledger.check_requests(v_now, 'redeem', 'order', a.numbers, a.partners,
      a.members, a.outlets, a.cashiers, a.points, a.documents) c
    where a.numbers is not null
  ),
  judged as materialized (
    select w.*, coalesce(c.refusal, w.opinion) as outcome, c.wait_seconds
    from weighed w
    left join checked c on c.request_number = w.number
  ),
  lot as materialized (
    select j.points as points_wanted, j.posting, j.occurred_at, l.*,
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
      t.expires_at, 'redeem', 0, t.occurred_at, v_now
    from taken t
  ),
  requested as (
    insert into ledger.requests
      (partner_number, key_digest, operation, content_digest, subject_id, refusal, detail, recorded_at)
    select j.partner_number, j.request_key, 'order', j.content,
      case j.outcome when 'accepted' then j.order_id when 'replay' then j.prior_id end,
      case when j.outcome = any (v_of_state) then j.outcome end,
      case when j.outcome = any (v_of_state) then j.detail end,
      v_now
    from judged j
    where j.is_new_key and (j.outcome in ('accepted', 'replay') or j.outcome = any (v_of_state))
    order by j.partner_number, j.request_key
  ),
  ordered as (
    insert into ordering.orders
      (partner_number, id, gift_id, outcome_id, supplier, member_id, wallet_id, occurred_at,
       recorded_at, price_option, points, amount, currency, supply_amount, supply_currency,
       cause, units_taken, reference, outlet, cashier, metadata)
    select a.partner_number, a.order_id, a.gift_id, a.outcome_id, a.supplier, a.member_id,
      a.wallet_id, a.occurred_at, v_now, a.price_option, a.points, a.amount, a.currency,
      a.supply_amount, a.supply_currency,
      (select g.cause from catalogue.gifts g where g.id = a.outcome_id limit 1), a.units_taken,
      a.reference, a.outlet, a.cashier, a.metadata
    from judged a
    where a.outcome = 'accepted'
    order by a.partner_number, a.reference
  ),
  moved as (
    insert into ordering.order_moves
      (partner_number, order_id, number, state, moved_by, occurred_at, recorded_at)
    select a.partner_number, a.order_id, m.number,
      (array['placed', 'fulfilled', 'delivered'])[m.number]::ordering.order_state,
      -- What follows at once happens by itself.
      case m.number when 1 then a.partner_number end, a.occurred_at, v_now
    from judged a
    cross join lateral generate_series(1, a.moves) m (number)
    where a.outcome = 'accepted'
  ),
  issued as (
    insert into ordering.vouchers
      (partner_number, id, order_id, gift_id, supplier, code_digest, code_sealed, code_number, uses,
       gives_points_back, expires_at, issued_at)
    select a.partner_number, a.voucher_id, a.order_id, a.outcome_id, a.supplier, a.code_digest,
      a.code_sealed, a.code_number, a.voucher_uses, a.gives_points_back,
      a.voucher_expires_at, v_now
    from judged a
    where a.outcome = 'accepted' and a.voucher_uses is not null
  ),
  opened as (
    insert into ordering.open_vouchers (voucher_id, uses_left, expires_at)
    select a.voucher_id, a.voucher_uses, a.voucher_expires_at
    from judged a
    where a.outcome = 'accepted' and a.voucher_uses is not null
  ),
  redeemed as (
    insert into redemption.redemptions
      (partner_number, id, wallet_id, member_id, occurred_at, recorded_at, points, value,
       balance_after, terms_number, posting, reference)
    select 0, a.order_id, a.wallet_id, a.member_id, a.occurred_at, v_now, a.points, 0,
      a.balance_after, 0, a.posting, a.order_id::text
    from judged a
    where a.outcome = 'accepted'
  ),
  posted as (
    insert into ledger.postings
      (wallet_id, sequence, partner_number, kind, points, balance_after, pending_after,
       occurred_at, recorded_at, document_id)
    select a.wallet_id, a.posting, 0, 'redeem', a.points, a.balance_after, a.pending,
      a.occurred_at, v_now, a.order_id
    from judged a
    where a.outcome = 'accepted'
  ),
  debited as (
    update ledger.wallets w
    set balance = a.balance_after, sequence_last = a.posting, recorded_last = v_now,
        due_at_first = least(w.due_at_first, renewed.until_at),
        active_until = case when renewed.until_at is null then w.active_until
          else greatest(nullif(w.active_until, 'infinity'), renewed.until_at) end
    from judged a
    cross join lateral (
      select case when v_settings.renewal_months is not null then coalition.lot_expires_at(
          a.occurred_at, v_settings.renewal_months, v_settings.renewal_rounding,
          v_settings.time_zone, v_settings.renewal_year_day) end as until_at
    ) renewed
    where a.outcome = 'accepted' and w.id = a.wallet_id
  ),
  announced as (
    insert into ledger.events (place, recorded_at, partner_number, kind, subject_id)
    select v_place + (a.number - 1) * v_events_max + e.number, v_now,
      case when e.is_suppliers then a.supplier else a.partner_number end,
      e.kind::ledger.event_kind,
      case e.kind when 'voucher.issued' then a.voucher_id else a.order_id end
    from judged a
    cross join (values
      (0, 1, false, 'order.placed'), (1, 1, true, 'order.placed'),
      (2, 2, false, 'order.fulfilled'), (3, 2, true, 'order.fulfilled'),
      (4, 3, false, 'order.delivered'), (5, 3, true, 'order.delivered'),
      (6, 2, false, 'voucher.issued')) e (number, move, is_suppliers, kind)
    where a.outcome = 'accepted' and e.move <= a.moves
      and (not e.is_suppliers or a.supplier <> a.partner_number)
      and (e.kind <> 'voucher.issued' or a.voucher_uses is not null)
  )
  select
    j.number,
    case when j.outcome not in ('accepted', 'replay') then j.outcome end,
    case when j.outcome = any (v_of_state) or j.outcome = j.refusals[1] then j.detail
      else j.wait_seconds end,
    j.outcome = 'replay' or (j.outcome = any (v_of_state) and not j.is_new_key),
    case j.outcome when 'accepted' then j.order_id when 'replay' then j.prior_id end,
    j.member_id,
    j.wallet_id,
    coalesce(prior.points, j.points),
    coalesce(prior.amount, j.amount),
    case when prior.id is not null then prior.currency else j.currency end,
    coalesce(spent.balance_after, j.balance_after),
    j.refusals,
    j.limits,
    greatest(j.balance - j.held, 0)
  from judged j
  left join lateral (
    select * from ordering.orders d
    where j.outcome = 'replay' and d.partner_number = j.partner_number and d.id = j.prior_id
    limit 1
  ) prior on true
  left join lateral (
    select * from redemption.redemptions d
    where d.partner_number = 0 and d.id = prior.id
    limit 1
  ) spent on true;
end
$$;
comment on function ordering.place_orders(
  bytea[], bytea[], bytea[], uuid[], uuid[], bytea[], text[], timestamptz[], uuid[], smallint[],
  bigint[], bigint[], text[], text[], text[], jsonb[], text[], uuid[], uuid[], bytea[], bytea[]) is
  'Places a batch of orders: takes their points, and issues their vouchers.';
revoke all on function ordering.place_orders(
  bytea[], bytea[], bytea[], uuid[], uuid[], bytea[], text[], timestamptz[], uuid[], smallint[],
  bigint[], bigint[], text[], text[], text[], jsonb[], text[], uuid[], uuid[], bytea[], bytea[]) from public;
