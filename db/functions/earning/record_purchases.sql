-- earning.record_purchases
--
-- Records purchases and posts the points that they earn: one call for a whole batch of requests,
-- one row of answer for each. Swift has computed the points by the terms that it names; this
-- function makes them happen once, whole and in order.
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
--   TS101, TS301                      see earning.known_outcomes
--   TS104 try_again                   the member has just been given another wallet; or see
--                                     earning.known_outcomes
--   TS305 reported_too_late           older than the terms' late-report window
--   TS306 occurred_in_future          later than the ledger's clock by more than five minutes
--   TS308 terms_changed               the named terms are not those valid at occurred_at
--   TS420, TS421                      see settlement.take_exposure; nothing is remembered of it
--   TS455 partner_has_left            later than the partner's last day of issuing
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
  v_count      constant integer := cardinality(key_digests);
  v_seen_from     constant bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
  v_were_changed  boolean;
  v_settings   coalition.settings;
  v_now        timestamptz;
  v_place      bigint;
  v_is_checked boolean;
  v_some_leave   boolean;
  v_some_limited boolean; -- By what they may owe, or have paid in.
  v_looks_back boolean; -- For what was recorded before.
  v_wallet     uuid;
  v_indebted   uuid[];
  -- When the points of every request expire, and how long it renews others, where that is one
  -- instant for all.
  v_expires_at     timestamptz;
  v_renewed_until  timestamptz;
  -- One element for each request, in the order of the batch. Arrays, because a row of all that is
  -- known of a request would be formed and taken apart again at each step.
  v_refusals    text[];
  v_partners    integer[];
  v_members     uuid[];
  v_wallets     uuid[];
  v_balances    bigint[];
  v_pendings    bigint[];
  v_sequences   integer[];
  v_statuses    ledger.wallet_status[];
  v_rows        tid[];
  v_outcomes    text[]; -- accepted, replay or what it is refused for.
  v_waits       bigint[];
  v_known_keys  boolean[];
  v_priors      uuid[];
  v_dues        timestamptz[]; -- Until when the points are pending; null: where none are.
  v_expiries    timestamptz[];
  v_postings    integer[];
  v_balances_after  bigint[];
  v_pendings_after  bigint[];
  -- The same for each wallet, at the first request that is about it.
  v_balances_now   bigint[];
  v_pendings_now   bigint[];
  v_sequences_now  integer[];
  v_due_first      timestamptz[];
  v_renewals       timestamptz[]; -- Until when the lots are renewed that activity renews.
  -- Numbers of requests.
  v_n           integer;
  v_at          integer;
  v_accepted    integer[];
  v_opinions    text[]; -- The outcomes, where a limit refuses some.
  v_posted      integer[]; -- That earn points.
  v_changed     integer[]; -- The first of each wallet that is changed.
begin
  select * into strict v_settings from coalition.settings;

  select r.refusals, r.partners, r.members, r.wallets
  into v_refusals, v_partners, v_members, v_wallets
  from ledger.resolve_requests('earn', key_digests, member_ids, identifier_digests) r;

  select l.recorded_at, l.balances, l.pendings, l.sequences, l.statuses, l.indebted, l.row_places,
    l.were_changed
  into v_now, v_balances, v_pendings, v_sequences, v_statuses, v_indebted, v_rows, v_were_changed
  from ledger.lock_wallets(v_wallets, v_seen_from) l;
  if v_were_changed then
    v_refusals := ledger.refuse_moved('earn', key_digests, member_ids, identifier_digests,
      v_refusals, v_members, v_wallets);
  end if;
  select exists (select from tenancy.partners p where p.issues_until < 'infinity'),
    exists (select from settlement.exposures), ledger.needs_checks(v_now)
  into v_some_leave, v_some_limited, v_is_checked;
  v_looks_back := v_is_checked; -- What is found to be a replay does not count.
  v_place := ledger.take_places(v_count);
  v_expires_at := coalition.common_expiry(occurred_ats, v_settings.expiry_months,
    v_settings.expiry_rounding, v_settings.time_zone, v_settings.expiry_year_day);
  if v_settings.renewal_months is not null then
    v_renewed_until := coalition.common_expiry(occurred_ats, v_settings.renewal_months,
      v_settings.renewal_rounding, v_settings.time_zone, v_settings.renewal_year_day);
  end if;
  if num_nonnulls(variadic confirm_days) > 0 or num_nonnulls(variadic matures_ats) > 0 then
    v_dues := array(
      select case
        when confirm_days[n] is not null then v_now + confirm_days[n] * interval '24 hours'
        when matures_ats[n] > v_now then matures_ats[n]
      end
      from generate_series(1, v_count) n
      order by n);
  end if;

  -- New statements, hence new snapshots: they see what happened to the wallets before the locks.
  -- Each lookup is a lateral subquery with a limit, so that a plan made while a table was empty
  -- still probes an index once for each request when the table has grown.
  loop
    begin
      select array_agg(o.outcome) into v_outcomes
      from (
        select
          case
            when v_refusals[n] is not null then v_refusals[n]
            when v_statuses[n] = 'closed' then 'TS104'
            when occurred_ats[n] > v_now + v_clock_tolerance then 'TS306'
            when v_some_leave and tenancy.has_stopped(v_partners[n], occurred_ats[n]) then 'TS455'
            when terms.number is null or terms.number <> terms_numbers[n] then 'TS308'
            when occurred_ats[n] < v_now - terms.late_report_days * interval '24 hours'
              then 'TS305'
            when outlets[n] is not null and not exists (
                select from tenancy.outlets t
                where t.partner_number = v_partners[n] and t.code = outlets[n]) then 'TS504'
            else 'accepted'
          end as outcome
        from generate_series(1, v_count) with ordinality as u (n, place)
        left join lateral (
          select t.number, t.late_report_days from tenancy.terms t
          where t.partner_number = v_partners[n] and t.valid_from <= occurred_ats[n]
          order by t.valid_from desc limit 1
        ) terms on true
        order by u.place -- Which is known to be the order already.
      ) o;

      v_accepted := array_positions(v_outcomes, 'accepted');
      if v_looks_back or 'accepted' <> any (v_outcomes) then
        select k.outcomes, k.known_keys, k.priors into v_outcomes, v_known_keys, v_priors
        from earning.known_outcomes(v_outcomes, v_refusals, v_partners, v_members, request_keys,
          contents, receipts, occurred_ats, amounts) k;
        v_accepted := array_positions(v_outcomes, 'accepted');
      end if;

      if v_is_checked and v_accepted <> '{}' then
        select c.outcomes, c.waits into v_outcomes, v_waits
        from ledger.checked_outcomes(v_now, 'earn', 'purchase', v_outcomes, v_partners, v_members,
          outlets, cashiers, points, purchase_ids) c;
      end if;
      -- What would be refused is looked up like every other refusal: it may have been recorded before.
      if v_some_limited then
        v_opinions := settlement.limited_outcomes(v_now, v_outcomes, v_partners, points);
        if v_opinions is not null and not v_looks_back then raise unique_violation; end if;
        v_outcomes := coalesce(v_opinions, v_outcomes);
      end if;
      if v_is_checked or v_opinions is not null then
        v_accepted := array_positions(v_outcomes, 'accepted');
      end if;
      v_accepted := coalesce(v_accepted, '{}');

      -- What each makes of its wallet. A wallet is kept at the first request that is about it.
      v_balances_now := v_balances;
      v_pendings_now := v_pendings;
      v_sequences_now := v_sequences;
      v_balances_after := null;
      v_pendings_after := null;
      v_postings := null;
      v_expiries := null;
      v_due_first := null;
      v_renewals := null;
      v_posted := '{}';
      v_changed := '{}';
      foreach v_n in array v_accepted loop
        v_at := array_position(v_wallets, v_wallets[v_n]);
        v_expiries[v_n] := coalesce(points_expire[v_n], v_expires_at);
        if v_expiries[v_n] is null then
          v_expiries[v_n] := coalition.lot_expires_at(occurred_ats[v_n], v_settings.expiry_months,
            v_settings.expiry_rounding, v_settings.time_zone, v_settings.expiry_year_day);
        end if;
        if points[v_n] > 0 then
          v_posted := v_posted || v_n;
          if v_sequences_now[v_at] = v_sequences[v_at] then
            v_changed := v_changed || v_at;
          end if;
          v_sequences_now[v_at] := v_sequences_now[v_at] + 1;
          v_postings[v_n] := v_sequences_now[v_at];
          if v_dues[v_n] is null then
            v_balances_now[v_at] := v_balances_now[v_at] + points[v_n];
          else
            v_pendings_now[v_at] := v_pendings_now[v_at] + points[v_n];
          end if;
          v_due_first[v_at] := least(v_due_first[v_at], coalesce(v_dues[v_n], v_expiries[v_n]));
          if v_settings.renewal_months is not null then
            v_renewals[v_at] := greatest(v_renewals[v_at], coalesce(v_renewed_until,
              coalition.lot_expires_at(occurred_ats[v_n], v_settings.renewal_months,
                v_settings.renewal_rounding, v_settings.time_zone, v_settings.renewal_year_day)));
          end if;
        end if;
        v_balances_after[v_n] := v_balances_now[v_at];
        v_pendings_after[v_n] := v_pendings_now[v_at];
      end loop;

      insert into ledger.requests
        (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
      select v_partners[n], request_keys[n], 'purchase', contents[n],
        case v_outcomes[n] when 'accepted' then purchase_ids[n] else v_priors[n] end, v_now
      from generate_series(1, v_count) n
      where v_outcomes[n] = 'accepted' or (v_outcomes[n] = 'replay' and not v_known_keys[n])
      order by v_partners[n], request_keys[n];

      insert into earning.purchases
        (partner_number, id, wallet_id, member_id, occurred_at, recorded_at, amount,
         paid_with_points, points, balance_after, expires_at, terms_number, posting, matures_at,
         confirm_by, receipt, outlet, cashier, lines, metadata)
      select v_partners[n], purchase_ids[n], v_wallets[n], v_members[n], occurred_ats[n], v_now,
        amounts[n], coalesce(paid_with_points[n], 0), points[n], v_balances_after[n], v_expiries[n],
        terms_numbers[n], v_postings[n],
        case when confirm_days[n] is null then v_dues[n] end,
        case when confirm_days[n] is not null then v_dues[n] end,
        receipts[n], outlets[n], cashiers[n], lines[n], metadata[n]
      from unnest(v_accepted) n
      order by v_partners[n], receipts[n];

      exit;
    exception when unique_violation then
      if v_looks_back then
        raise; -- It was looked for and has come since: the caller may ask again.
      end if;
      v_looks_back := true;
    end;
  end loop;

  -- Outside of the subtransaction, which a block that catches exceptions is: wallets that one
  -- transaction locks and another changes have a multixact each, which costs and has to be vacuumed.
  insert into ledger.postings
    (wallet_id, sequence, partner_number, kind, points, balance_after, pending_after,
     occurred_at, recorded_at, document_id)
  select v_wallets[n], v_postings[n], v_partners[n],
    case when v_dues[n] is null then 'earn' else 'accrue' end::ledger.posting_kind,
    points[n], v_balances_after[n], v_pendings_after[n], occurred_ats[n], v_now,
    purchase_ids[n]
  from unnest(v_posted) n;

  insert into ledger.lots (wallet_id, expires_at, sequence, issuer, points, renews)
  select v_wallets[n],
    case when v_settings.expiry_renews and points_expire[n] is null then 'infinity'
      else v_expiries[n] end,
    v_postings[n], v_partners[n], points[n],
    v_settings.expiry_renews and points_expire[n] is null
  from unnest(v_posted) n
  where v_dues[n] is null;

  if v_dues is not null then
    insert into ledger.pending_lots
      (wallet_id, sequence, due_at, is_confirmed, issuer, points, expires_at, renews)
    select v_wallets[n], v_postings[n], v_dues[n], confirm_days[n] is null, v_partners[n],
      points[n],
      case when v_settings.expiry_renews and points_expire[n] is null then 'infinity'
        else v_expiries[n] end,
      v_settings.expiry_renews and points_expire[n] is null
    from unnest(v_posted) n
    where v_dues[n] is not null;
  end if;

  update ledger.wallets w
  set balance = v_balances_now[n],
      pending = v_pendings_now[n],
      sequence_last = v_sequences_now[n],
      due_at_first = least(w.due_at_first, v_due_first[n], v_renewals[n]),
      recorded_last = v_now,
      active_until = case when v_renewals[n] is null then w.active_until
        else greatest(nullif(w.active_until, 'infinity'), v_renewals[n]) end
  from unnest(v_changed) n
  where w.ctid = v_rows[n];

  insert into ledger.events (place, recorded_at, partner_number, kind, subject_id)
  select v_place + n - 1, v_now, v_partners[n],
    case when v_dues[n] is null then 'purchase.earned' else 'purchase.accrued'
    end::ledger.event_kind,
    purchase_ids[n]
  from unnest(v_accepted) n;

  return query
  select n::bigint, case when v_outcomes[n] <> 'accepted' then v_outcomes[n] end, false,
    case when v_outcomes[n] = 'accepted' then purchase_ids[n] end, v_members[n], v_wallets[n],
    points[n], v_balances_after[n], v_expiries[n], v_now, terms_numbers[n],
    case when confirm_days[n] is null then v_dues[n] end,
    case when confirm_days[n] is not null then v_dues[n] end,
    v_waits[n]
  from generate_series(1, v_count) n
  where v_outcomes[n] <> 'replay';
  if 'replay' = any (v_outcomes) then
    return query
    select n::bigint, null, true, p.id, v_members[n], v_wallets[n], p.points::bigint,
      p.balance_after, p.expires_at, p.recorded_at, p.terms_number, p.matures_at, p.confirm_by,
      null::bigint
    from generate_series(1, v_count) n
    cross join lateral (
      select * from earning.purchases p
      where p.partner_number = v_partners[n] and p.id = v_priors[n]
      limit 1
    ) p
    where v_outcomes[n] = 'replay';
  end if;

  -- A purchase that is reported after its points have expired pays no debt with them.
  if v_indebted <> '{}' then
    perform ledger.sweep(v_indebted, v_now);
    foreach v_wallet in array v_indebted loop
      perform ledger.recover_debts(v_wallet);
    end loop;
  end if;
end
$$;
comment on function earning.record_purchases is
  'Records a batch of purchases and posts the points that they earn.';
revoke all on function earning.record_purchases from public;
