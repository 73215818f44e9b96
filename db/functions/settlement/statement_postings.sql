-- settlement.statement_postings
--
-- The postings behind a line of a statement, or behind all its points (asked_line null), a page at
-- a time in the order of when they were recorded: those after a place, at most rows_max.
--
-- A line of issue names what was earned, matured or returned; a reimbursement the partner's own
-- redemptions and refunds; a charge at redemption what was spent of its lots, wherever, and what
-- returns substituted; a share of breakage what expired or was reinstated. Points are those that
-- the line counts, below zero where it takes them off: of a redemption out of lots of several
-- issuers each is charged its part. They add up to the line's quantity, because what is counted is
-- what settlement.count_figures counts, and only what the line's terms price and belongs where the
-- line does (settlement.instants_of_line).
--
-- A buy-out counts open lots, which are not postings of the period; it has none behind it.
--
-- Called by tessera_operator; partners come by settlement.own_statement_postings.
set local role tessera_owner;

create or replace function settlement.statement_postings(
  asked_statement   uuid,
  asked_line        integer,
  after_recorded    timestamptz,
  after_place       uuid,
  rows_max          integer
)
returns table (
  measure         settlement.measure,
  points          bigint,
  occurred_at     timestamptz,
  recorded_at     timestamptz,
  place           uuid,
  partner_number  integer,
  wallet_id       uuid,
  sequence        integer,
  document_id     uuid
)
language plpgsql
stable
security definer -- Called by a partner's door, too, for which postings of others do not exist.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_statement  settlement.statements;
  v_period     settlement.settlements;
  v_last       settlement.settlements;
  v_line       settlement.lines;
  v_measures   text[];
  v_from       timestamptz;
  v_until      timestamptz;
begin
  select * into v_statement from settlement.statements s
  where s.id = asked_statement;
  if not found then
    return;
  end if;
  select * into strict v_period from settlement.settlements s
  where s.number = v_statement.settlement_number;
  select * into v_last from settlement.settlements s where s.number = v_period.number - 1;
  v_last.until_at := coalesce(v_last.until_at, '-infinity');
  v_last.cut_at := coalesce(v_last.cut_at, '-infinity');
  select * into v_line from settlement.lines l
  where l.partner_number = v_statement.partner_number
    and l.settlement_number = v_statement.settlement_number and l.line = asked_line;
  if asked_line is not null and not found then
    return;
  end if;
  v_measures := settlement.measures_of_line(v_line);
  select * into v_from, v_until from settlement.instants_of_line(v_line);
  return query
  -- instant is when it counts: of what takes back, and of what matures, when the first happened.
  with moved as (
    select case p.kind when 'expire' then 'expired' when 'reinstate' then 'reinstated'
        when 'credit' then 'credited' else 'issued' end as measure,
      p.points::bigint, coalesce(u.occurred_at, p.occurred_at) as instant, p.occurred_at,
      p.recorded_at, p.partner_number, p.wallet_id, p.sequence, p.document_id
    from ledger.postings p
    left join earning.purchases u on p.kind = 'mature'
      and u.partner_number = p.partner_number and u.id = p.document_id
    where p.partner_number = v_statement.partner_number
      and p.recorded_at >= least(v_last.until_at - interval '5 minutes', v_last.cut_at)
      and p.recorded_at < v_period.cut_at and p.occurred_at < v_period.until_at
      and (p.occurred_at >= v_last.until_at or p.recorded_at >= v_last.cut_at)
      and p.kind in ('earn', 'mature', 'expire', 'reinstate', 'credit')
    union all
    select 'returned', r.points_taken + r.points_owed, u.occurred_at, r.occurred_at, r.recorded_at,
      r.partner_number, r.wallet_id, r.posting, r.id
    from earning.returns r
    join earning.purchases u on u.partner_number = r.partner_number and u.id = r.purchase_id
    where r.partner_number = v_statement.partner_number
      and r.recorded_at < v_period.cut_at and r.occurred_at < v_period.until_at
      and (r.occurred_at >= v_last.until_at or r.recorded_at >= v_last.cut_at)
    union all
    select 'refunded', -sum(a.points)::bigint, d.occurred_at, f.occurred_at, f.recorded_at,
      f.partner_number, f.wallet_id, f.posting, f.id
    from redemption.refunds f
    join redemption.redemptions d
      on d.partner_number = f.partner_number and d.id = f.redemption_id
    join ledger.allocations a
      on a.wallet_id = f.wallet_id and a.debit = d.posting and a.cause = f.posting
    where f.recorded_at < v_period.cut_at and f.occurred_at < v_period.until_at
      and (f.occurred_at >= v_last.until_at or f.recorded_at >= v_last.cut_at)
      and settlement.counts_for(
        v_line.charge, v_statement.partner_number, f.partner_number, a.issuer)
    group by f.partner_number, f.id, d.occurred_at
    union all
    select side.measure, sum(a.points)::bigint, a.occurred_at, a.occurred_at, a.recorded_at,
      a.partner_number, a.wallet_id, p.sequence, p.document_id
    from ledger.allocations a
    join ledger.postings p on p.wallet_id = a.wallet_id and p.sequence = a.debit
    cross join lateral (
      select case a.kind when 'redeem' then 'redeemed' when 'debit' then 'debited'
        else case a.issuer when v_statement.partner_number then 'substituted_in'
          else 'substituted_out' end end as measure
    ) side
    where a.recorded_at < v_period.cut_at and a.occurred_at < v_period.until_at
      and (a.occurred_at >= v_last.until_at or a.recorded_at >= v_last.cut_at)
      and case a.kind
        when 'redeem' then settlement.counts_for(
          v_line.charge, v_statement.partner_number, a.partner_number, a.issuer)
        when 'debit' then a.issuer = v_statement.partner_number
        when 'return' then a.issuer <> a.partner_number
          and v_statement.partner_number in (a.issuer, a.partner_number)
        else false end
    group by 1, 3, 4, 5, 6, 7, 8, 9
  )
  select m.measure::settlement.measure, case when v_line.charge in ('issue_fee', 'levy',
      'redemption_fee') and m.measure in ('returned', 'refunded') then -m.points else m.points end,
    m.occurred_at, m.recorded_at, k.place, m.partner_number, m.wallet_id, m.sequence, m.document_id
  from moved m
  cross join lateral (
    select md5(concat_ws('|', asked_statement, m.wallet_id, m.sequence, m.document_id, m.measure,
      extract(epoch from m.occurred_at)))::uuid as place
  ) k
  where m.points <> 0 and m.instant >= v_from and m.instant < v_until
    and (asked_line is null or m.measure = any (v_measures))
    and (after_recorded is null or (m.recorded_at, k.place) > (after_recorded, after_place))
  order by m.recorded_at, k.place
  limit rows_max;
end
$$;
comment on function settlement.statement_postings(
  uuid, integer, timestamptz, uuid, integer) is
  'The postings behind a line of a statement.';
revoke all on function settlement.statement_postings(
  uuid, integer, timestamptz, uuid, integer) from public;
