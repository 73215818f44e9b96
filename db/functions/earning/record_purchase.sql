-- earning.record_purchase
--
-- Records one purchase as earning.record_purchases would: same answer, same rows. A till that is
-- alone waits for this one. Setting up statements that take a whole batch costs more than one
-- purchase is worth, so everything is written here in the fewest and plainest statements; and
-- because nothing but "recorded" is decided here, no rule of a refusal is written twice.
--
-- Guarantees
--   An ordinary purchase is recorded. Any other is left to earning.record_purchases, before anything
--   is written: one that would be refused or is there already, one that shows an identifier to a
--   partner which does not know the member yet, one for a wallet that is in debt or has something
--   due, all while velocity limits have to be counted or a member has just been erased.
--   Locks are taken in the order in which a batch takes them: the wallet, the partner's limit, the
--   key, the receipt.
--   Whoever is recording the same key or receipt at the same moment, on another wallet, is waited
--   for; it then ends with the error unique_violation, and the caller may ask again.
--
-- Refuses (as a row, never as an exception)
--   TS104 try_again  the member has just been given another wallet
--   and what earning.record_purchases refuses
set local role tessera_owner;

create or replace function earning.record_purchase(
  key_digest         bytea,
  request_key        bytea,
  content            bytea,
  new_id             uuid,
  named_member       uuid,
  identifier_digest  bytea,
  receipt            text,
  occurred_at        timestamptz,
  amount             bigint,
  points             bigint,
  named_terms        integer,
  outlet             text,
  cashier            text,
  lines              jsonb,
  metadata           jsonb,
  pending_until      timestamptz,
  confirm_days       integer,
  paid_with_points   bigint,
  points_expire      timestamptz,
  out request_number  bigint,
  out refusal         text,
  out is_replay       boolean,
  out purchase_id     uuid,
  out member_id       uuid,
  out wallet_id       uuid,
  out points_earned   bigint,
  out balance_after   bigint,
  out expires_at      timestamptz,
  out recorded_at     timestamptz,
  out terms_number    integer,
  out matures_at      timestamptz,
  out confirm_by      timestamptz,
  out detail          bigint
)
language plpgsql
volatile
security definer -- The service cannot write to the ledger's tables; this function is a door to them.
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_variable -- Columns are named with their tables.
declare
  v_clock_tolerance constant interval := interval '5 minutes';
  v_seen_from     bigint;
  v_is_late       boolean; -- Others may have changed the wallet, or the events have been numbered.
  v_partner       integer;
  v_key_ends      timestamptz;
  v_issues_until  timestamptz;
  v_locked        uuid;
  v_row           tid;
  v_is_sound      boolean; -- The wallet is somebody's and owes nothing.
  v_pending       bigint;
  v_posting       integer;
  v_due_first     timestamptz;
  v_recorded_last timestamptz;
  v_place         bigint;
  v_is_limited    boolean;
  v_due           timestamptz; -- Until when the points are pending; null: they are not.
  v_lot_renews    boolean; -- Its lot never expires by a date: activity renews it.
  v_renewed       timestamptz; -- Until when this purchase renews others.
begin
  <<ordinary>>
  begin
    for v_turn in 1 .. 2 loop
      -- Who asks and whose wallet it is about: ledger.resolve_requests.
      select p.number, least(k.expires_at, p.runs_off_until), p.issues_until,
        coalesce(m.merged_into, m.id), m.wallet_id,
        pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
        pg_current_xact_id_if_assigned() is not null
      into v_partner, v_key_ends, v_issues_until, member_id, wallet_id, v_seen_from, v_is_late
      from tenancy.api_keys k
      join tenancy.partners p on p.number = k.partner_number
      join membership.acquaintances a on a.partner_number = p.number
        and a.member_id = coalesce(named_member, (
          select i.member_id from membership.identifiers i
          where i.digest = identifier_digest
            and (i.partner_number is null or i.partner_number = p.number)))
      join membership.members m on m.id = a.member_id
      where k.digest = key_digest and k.revoked_at is null and 'earn' = any (k.scopes)
        and p.status = 'active' and m.erased_at is null;
      exit when v_turn = 2;

      -- The lock: ledger.lock_wallets.
      perform pg_advisory_xact_lock_shared(ledger.writers_lock());
      select w.id, w.ctid, w.status <> 'closed' and w.balance >= w.held, w.balance, w.pending,
        w.sequence_last, w.due_at_first, w.recorded_last,
        v_is_late or (w.xmin::text::bigint - v_seen_from) & 4294967295 < 2147483648
      into v_locked, v_row, v_is_sound, balance_after, v_pending, v_posting, v_due_first,
        v_recorded_last, v_is_late
      from ledger.wallets w where w.id = wallet_id for no key update;
      exit when not v_is_late;
      -- It may have become another's while it was waited for, so whose it is is asked once more.
      perform ledger.renumber_events();
    end loop;

    -- Whether this is ordinary, and all that is known of it then. A new statement: it sees what
    -- happened to the wallet before the lock. The place of the event is the first of this
    -- transaction (ledger.take_places), unless one has been taken already.
    select 1, false, new_id, points, now.at, t.number,
      coalesce(points_expire, coalition.lot_expires_at(occurred_at, s.expiry_months,
        s.expiry_rounding, s.time_zone, s.expiry_year_day)),
      s.expiry_renews and points_expire is null,
      case when s.renewal_months is not null then coalition.renewed_until(occurred_at) end,
      case
        when confirm_days is not null then now.at + confirm_days * interval '24 hours'
        when pending_until > now.at then pending_until
      end,
      exists (select from settlement.exposures e where e.partner_number = v_partner),
      case when coalesce(current_setting('tessera.event_next', true), '') = ''
        then set_config('tessera.event_next', (1 + (pg_current_xact_id()::text::bigint << 16)
          + (select o.base from ledger.event_origin o))::text, true)::bigint - 1 end
    into request_number, is_replay, purchase_id, points_earned, recorded_at, terms_number, expires_at,
      v_lot_renews, v_renewed, v_due, v_is_limited, v_place
    from coalition.settings s
    cross join (
      select greatest(ledger.instant(), v_recorded_last,
        (select g.until_at from ledger.segments g order by g.number desc limit 1)) as at
    ) now
    cross join (
      select t.number, t.late_report_days from tenancy.terms t
      where t.partner_number = v_partner and t.valid_from <= occurred_at
      order by t.valid_from desc limit 1
    ) t
    where v_locked = wallet_id and v_is_sound and least(v_due_first, v_key_ends) > now.at
      and occurred_at <= now.at + v_clock_tolerance and occurred_at < v_issues_until
      and t.number = named_terms
      and (t.late_report_days is null
        or occurred_at >= now.at - t.late_report_days * interval '24 hours')
      and (outlet is null or exists (
        select from tenancy.outlets o where o.partner_number = v_partner and o.code = outlet))
      and not exists (
        select from ledger.requests q
        where q.partner_number = v_partner and q.key_digest = request_key)
      and not exists (
        select from earning.purchases d
        where d.partner_number = v_partner and d.receipt = record_purchase.receipt)
      and not exists (select from ledger.limits) -- ledger.needs_checks
      and not exists (
        select from membership.members e where e.erased_at > now.at - interval '1 hour');
    exit ordinary when not found;
    if v_place is null then
      v_place := ledger.take_places(1);
    end if;
    if v_is_limited then
      exit ordinary when
        settlement.take_exposure(recorded_at, array[v_partner], array[points]) is not null;
    end if;
    if v_due is not null then
      if confirm_days is null then matures_at := v_due; else confirm_by := v_due; end if;
    end if;

    insert into ledger.requests
      (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
    values (v_partner, request_key, 'purchase', content, new_id, recorded_at);
    if points > 0 then
      update ledger.wallets w
      set balance = w.balance + case when v_due is null then points else 0 end,
          pending = w.pending + case when v_due is null then 0 else points end,
          sequence_last = w.sequence_last + 1,
          due_at_first = least(w.due_at_first, coalesce(v_due, expires_at), v_renewed),
          recorded_last = recorded_at,
          active_until = case when v_renewed is null then w.active_until
            else greatest(nullif(w.active_until, 'infinity'), v_renewed) end
      where w.ctid = v_row
      returning w.balance, w.pending, w.sequence_last into balance_after, v_pending, v_posting;
      insert into ledger.postings
        (wallet_id, sequence, partner_number, kind, points, balance_after, pending_after,
         occurred_at, recorded_at, document_id)
      values (wallet_id, v_posting, v_partner,
        case when v_due is null then 'earn' else 'accrue' end::ledger.posting_kind,
        points, balance_after, v_pending, occurred_at, recorded_at, new_id);
      if v_due is null then
        insert into ledger.lots (wallet_id, expires_at, sequence, issuer, points, renews)
        values (wallet_id, case when v_lot_renews then 'infinity' else expires_at end, v_posting,
          v_partner, points, v_lot_renews);
      else
        insert into ledger.pending_lots
          (wallet_id, sequence, due_at, is_confirmed, issuer, points, expires_at, renews)
        values (wallet_id, v_posting, v_due, confirm_days is null, v_partner, points,
          case when v_lot_renews then 'infinity' else expires_at end, v_lot_renews);
      end if;
    end if;
    insert into earning.purchases
      (partner_number, id, wallet_id, member_id, occurred_at, recorded_at, amount,
       paid_with_points, points, balance_after, expires_at, terms_number, posting, matures_at,
       confirm_by, receipt, outlet, cashier, lines, metadata)
    values (v_partner, new_id, wallet_id, member_id, occurred_at, recorded_at, amount,
      coalesce(paid_with_points, 0), points, balance_after, expires_at, terms_number,
      case when points > 0 then v_posting end, matures_at, confirm_by, receipt, outlet, cashier,
      lines, metadata);
    insert into ledger.events (place, recorded_at, partner_number, kind, subject_id)
    values (v_place, recorded_at, v_partner,
      case when v_due is null then 'purchase.earned' else 'purchase.accrued'
      end::ledger.event_kind, new_id);
    return;
  end;

  if v_locked <> coalesce(wallet_id, '00000000-0000-0000-0000-000000000000') then
    request_number := 1;
    refusal := 'TS104';
    is_replay := false;
    return;
  end if;
  select r.* into request_number, refusal, is_replay, purchase_id, member_id, wallet_id,
    points_earned, balance_after, expires_at, recorded_at, terms_number, matures_at, confirm_by, detail
  from earning.record_purchases(
    array[key_digest], array[request_key], array[content], array[new_id], array[named_member],
    array[identifier_digest], array[receipt], array[occurred_at], array[amount], array[points],
    array[named_terms], array[outlet], array[cashier], array[lines], array[metadata],
    array[pending_until], array[confirm_days], array[paid_with_points], array[points_expire]) r;
end
$$;
comment on function earning.record_purchase is
  'Records one purchase and posts the points that it earns.';
revoke all on function earning.record_purchase from public;
