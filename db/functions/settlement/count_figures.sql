-- settlement.count_figures
--
-- Counts the postings of a period, by partner, measure and what prices them. A posting lies in the
-- period when it occurred before its end and was recorded before its cut, and was not in the one
-- before by the same rule (previous_until, previous_cut). So what is reported before the close
-- counts where it happened, what comes later counts in the next, and nothing counts twice.
--
-- Points are priced by the settlement terms in force when they were earned or spent: of a return
-- when the purchase was made, of a refund when the redemption was, of points that mature when they
-- were earned. belongs_to is the closed settlement in which that lies. What lies before the first
-- terms of a partner is priced by those: none can be agreed any more for a time that is settled.
--
-- A return takes back the issuer's own points first. What it takes of another issuer's lots, the
-- member had in truth spent of the returned ones: substituted_in for the issuer of the lot,
-- substituted_out for the partner of the return. What it leaves as a debt is its partner's credit
-- all the same, and is substituted when it is covered: the allocation tells when that was, because
-- the release of a hold covers debts without a posting.
--
-- One pass over the postings and one over the allocations in question group them by intervals in
-- which neither terms nor settlements change, so memory does not grow with them. Allocations repeat
-- what is needed of their postings, and returns and refunds of what they take back: a join of any
-- two would take several times as long.
--
-- Terms count that were approved up to the cut, so that whoever counts again comes to the same.
--
-- Called by tessera_operator and settlement.verify_figures.
set local role tessera_owner;

create or replace function settlement.count_figures(
  period_end      timestamptz,
  period_cut      timestamptz,
  previous_end    timestamptz,
  previous_cut    timestamptz
)
returns table (
  partner_number        integer,
  measure               settlement.measure,
  counterpart           integer,
  terms_number          integer,
  counterpart_terms     integer,
  belongs_to            integer,
  points                bigint
)
language plpgsql
stable
security definer -- It reads documents of all partners, whoever of the operator's asks.
set search_path = pg_catalog, pg_temp
set jit = off -- Compiling takes longer than the reports that come back are worth.
as $$
#variable_conflict use_column
declare
  v_terms   integer[] := array(
    select d.terms_number from settlement.terms_decisions d
    where d.verdict = 'approved' and d.decided_at <= period_cut);
  -- Where prices or settlements change, in order; nothing changes within an interval.
  v_bounds  timestamptz[] := array(
    select t.valid_from from settlement.terms t
    where t.number = any (v_terms) and t.valid_from < period_end
    union
    select s.from_at from settlement.settlements s where s.until_at <= previous_end
    union
    select s.until_at from settlement.settlements s where s.until_at <= previous_end
    order by 1);
  v_partners   integer[];
  v_kinds      ledger.posting_kind[];
  v_intervals  integer[];
  v_sums       numeric[];
begin
  select array_agg(g.partner_number), array_agg(g.kind), array_agg(g.interval), array_agg(g.points)
  into v_partners, v_kinds, v_intervals, v_sums
  from settlement.count_postings(period_end, period_cut, previous_end, previous_cut, v_bounds) g;

  return query
  with counted as (
    select u.partner_number, case u.kind when 'earn' then 'issued' when 'expire' then 'expired'
        when 'reinstate' then 'reinstated' else 'credited' end::settlement.measure as measure,
      null::integer as counterpart, u.interval, u.points
    from (
      select * from unnest(v_partners, v_kinds, v_intervals, v_sums)
        as n (partner_number, kind, interval, points)
      where n.interval is not null
      union all
      select * from settlement.count_older_postings(period_end, period_cut, previous_end,
        previous_cut, v_bounds)
      where array_position(v_intervals, null) is not null
    ) u
    where u.kind in ('earn', 'expire', 'reinstate', 'credit')
    union all
    select m.partner_number, 'issued', null, m.interval, m.points
    from settlement.count_matured(period_end, period_cut, previous_end, previous_cut, v_bounds) m
    where 'mature' = any (v_kinds)
    union all
    select r.partner_number, 'returned', null, width_bucket(r.purchased_at, v_bounds),
      sum(r.points_taken + r.points_owed)
    from earning.returns r
    where r.recorded_at < period_cut and r.occurred_at < period_end
      and (r.occurred_at >= previous_end or r.recorded_at >= previous_cut)
    group by 1, 4
    union all
    select side.partner_number, side.measure, side.counterpart, g.interval, abs(g.points)
    from settlement.count_allocations(period_end, period_cut, previous_end, previous_cut,
      v_bounds) g
    cross join lateral (
      select g.partner_number, 'redeemed'::settlement.measure, g.issuer where g.kind = 'redeem'
      union all
      select g.partner_number, 'refunded', g.issuer where g.kind = 'refund'
      union all
      select g.issuer, 'debited', null where g.kind = 'debit'
      union all
      select g.issuer, 'substituted_in', g.partner_number
      where g.kind = 'return' and g.issuer <> g.partner_number
      union all
      select g.partner_number, 'substituted_out', g.issuer
      where g.kind = 'return' and g.issuer <> g.partner_number
    ) side (partner_number, measure, counterpart)
  ), priced as (
    select c.*, case when c.interval > 0 then v_bounds[c.interval] else '-infinity' end as instant
    from counted c
  )
  select c.partner_number, c.measure, c.counterpart, own.number, others.number,
    case when c.instant < previous_end then (
      select s.number from settlement.settlements s
      where s.until_at > c.instant order by s.until_at limit 1) end,
    sum(c.points)::bigint
  from priced c
  left join lateral (
    select t.number from settlement.terms t
    where t.partner_number = c.partner_number and t.valid_from < period_end
      and t.number = any (v_terms)
    order by t.valid_from > c.instant,
      case when t.valid_from <= c.instant then t.valid_from end desc, t.valid_from, t.number desc
    limit 1
  ) own on true
  left join lateral (
    select t.number from settlement.terms t
    where t.partner_number = c.counterpart and c.measure in ('redeemed', 'refunded')
      and t.valid_from < period_end and t.number = any (v_terms)
    order by t.valid_from > c.instant,
      case when t.valid_from <= c.instant then t.valid_from end desc, t.valid_from, t.number desc
    limit 1
  ) others on true
  where c.points > 0
  group by 1, 2, 3, 4, 5, 6
  order by 1, 2, 3 nulls first, 6 nulls first, 4, 5;
end
$$;
comment on function settlement.count_figures(timestamptz, timestamptz, timestamptz, timestamptz) is
  'Counts the postings of a period.';
revoke all on function
  settlement.count_figures(timestamptz, timestamptz, timestamptz, timestamptz) from public;
