-- settlement.count_figures
--
-- Counts the postings of a period, by partner, measure and what prices them. A posting lies in the
-- period when it occurred before its end and was recorded before its cut, and was not in the one
-- before by the same rule (previous_until, previous_cut). So what is reported before the close
-- counts where it happened, what comes later counts in the next, and nothing counts twice.
--
-- Points are priced by the settlement terms in force when they were earned or spent: of a return
-- when the purchase was made, of a refund when the redemption was, of points that mature when they
-- were earned. belongs_to is the closed settlement in which that lies.
--
-- A return takes back the issuer's own points first. What it takes of another issuer's lots, the
-- member had in truth spent of the returned ones: substituted_in for the issuer of the lot,
-- substituted_out for the partner of the return. What it left as a debt is substituted when a later
-- credit covers it, by whose posting the allocation was caused.
--
-- One pass over the postings in question groups them by intervals between which neither terms nor
-- settlements change (width_bucket over all such instants), so memory does not grow with them.
--
-- Called by tessera_operator and settlement.verify_settlements.
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
  v_recorded_first  constant timestamptz :=
    least(previous_end - interval '5 minutes', previous_cut);
  -- Where prices or settlements change, in order; nothing changes within an interval.
  v_bounds  timestamptz[] := array(
    select t.valid_from from settlement.terms t where settlement.are_terms_approved(t.number)
    union
    select s.from_at from settlement.settlements s
    union
    select s.until_at from settlement.settlements s
    order by 1);
begin
  return query
  with counted as (
    select p.partner_number, case p.kind when 'earn' then 'issued' when 'expire' then 'expired'
        when 'reinstate' then 'reinstated' else 'credited' end::settlement.measure as measure,
      null::integer as counterpart, width_bucket(p.occurred_at, v_bounds) as interval,
      sum(p.points) as points
    from ledger.postings p
    where p.recorded_at >= v_recorded_first and p.recorded_at < period_cut
      and p.occurred_at < period_end
      and (p.occurred_at >= previous_end or p.recorded_at >= previous_cut)
      and p.kind in ('earn', 'expire', 'reinstate', 'credit')
    group by 1, 2, 4
    union all
    select p.partner_number, 'issued', null, width_bucket(u.occurred_at, v_bounds), sum(p.points)
    from ledger.postings p
    join earning.purchases u on u.partner_number = p.partner_number and u.id = p.document_id
    where p.recorded_at >= v_recorded_first and p.recorded_at < period_cut
      and p.occurred_at < period_end
      and (p.occurred_at >= previous_end or p.recorded_at >= previous_cut)
      and p.kind = 'mature'
    group by 1, 4
    union all
    select p.partner_number, 'returned', null, width_bucket(u.occurred_at, v_bounds), sum(p.points)
    from ledger.postings p
    join earning.returns r on r.partner_number = p.partner_number and r.id = p.document_id
    join earning.purchases u on u.partner_number = r.partner_number and u.id = r.purchase_id
    where p.recorded_at >= v_recorded_first and p.recorded_at < period_cut
      and p.occurred_at < period_end
      and (p.occurred_at >= previous_end or p.recorded_at >= previous_cut)
      and p.kind = 'return'
    group by 1, 4
    union all
    select p.partner_number, 'redeemed', a.issuer, width_bucket(p.occurred_at, v_bounds),
      sum(a.points)
    from ledger.postings p
    join ledger.allocations a
      on a.wallet_id = p.wallet_id and a.debit = p.sequence and a.cause = p.sequence
    where p.recorded_at >= v_recorded_first and p.recorded_at < period_cut
      and p.occurred_at < period_end
      and (p.occurred_at >= previous_end or p.recorded_at >= previous_cut)
      and p.kind = 'redeem'
    group by 1, 3, 4
    union all
    select p.partner_number, 'refunded', a.issuer, width_bucket(d.occurred_at, v_bounds),
      -sum(a.points)
    from ledger.postings p
    join redemption.refunds f on f.partner_number = p.partner_number and f.id = p.document_id
    join redemption.redemptions d
      on d.partner_number = f.partner_number and d.id = f.redemption_id
    join ledger.allocations a
      on a.wallet_id = p.wallet_id and a.debit = d.posting and a.cause = p.sequence
    where p.recorded_at >= v_recorded_first and p.recorded_at < period_cut
      and p.occurred_at < period_end
      and (p.occurred_at >= previous_end or p.recorded_at >= previous_cut)
      and p.kind = 'refund' and a.points < 0
    group by 1, 3, 4
    union all
    select a.issuer, 'debited', null, width_bucket(p.occurred_at, v_bounds), sum(a.points)
    from ledger.postings p
    join ledger.allocations a
      on a.wallet_id = p.wallet_id and a.debit = p.sequence and a.cause = p.sequence
    where p.recorded_at >= v_recorded_first and p.recorded_at < period_cut
      and p.occurred_at < period_end
      and (p.occurred_at >= previous_end or p.recorded_at >= previous_cut)
      and p.kind = 'debit'
    group by 1, 4
    union all
    select s.partner_number, s.measure, s.counterpart, width_bucket(s.occurred_at, v_bounds),
      sum(s.points)
    from settlement.substitutions(period_end, period_cut, previous_end, previous_cut) s
    group by 1, 2, 3, 4
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
    where t.partner_number = c.partner_number and t.valid_from <= c.instant
      and settlement.are_terms_approved(t.number)
    order by t.valid_from desc limit 1
  ) own on true
  left join lateral (
    select t.number from settlement.terms t
    where t.partner_number = c.counterpart and c.measure in ('redeemed', 'refunded')
      and t.valid_from <= c.instant and settlement.are_terms_approved(t.number)
    order by t.valid_from desc limit 1
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
