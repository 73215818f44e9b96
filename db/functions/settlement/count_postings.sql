-- settlement.count_postings
--
-- Sums the postings of a period but for redemptions, which are counted by their allocations: by
-- partner, kind, and the interval between bounds in which they occurred. See
-- settlement.count_figures, which takes the kinds that it needs: to ask each row for several costs
-- more than the few others are worth.
--
-- Nearly all postings of a period lie in the last two intervals. Those are told apart by sums with
-- a condition; a third column to group by would take a fifth longer. What is older comes without
-- an interval, and settlement.count_older_postings looks again.
--
-- A function of its own, because PostgreSQL runs the query of a `return query` in parallel, and not
-- one whose rows go into variables. Where there are millions of rows, what is done with each is
-- compiled, and optimised: without that, compiling gains nothing.
--
-- Called by settlement.count_figures.
set local role tessera_owner;

create or replace function settlement.count_postings(
  period_end      timestamptz,
  period_cut      timestamptz,
  previous_end    timestamptz,
  previous_cut    timestamptz,
  bounds          timestamptz[]
)
returns table (
  partner_number integer, kind ledger.posting_kind, "interval" integer, points numeric)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = on
set jit_optimize_above_cost = 100000
as $$
#variable_conflict use_column
declare
  v_count           constant integer := cardinality(bounds);
  v_last            constant timestamptz := coalesce(bounds[v_count], '-infinity');
  v_before          constant timestamptz := coalesce(bounds[v_count - 1], '-infinity');
  -- Nothing is recorded more than five minutes before it occurs; this lets an index skip the rest.
  v_recorded_first  constant timestamptz :=
    least(previous_end - interval '5 minutes', previous_cut);
begin
  -- In a first period there is nothing before, and the planner, which knows the values, leaves out
  -- what asks for it.
  return query
  select g.partner_number, g.kind, i.interval, i.points
  from (
    select p.partner_number, p.kind, sum(p.points) as points,
      sum(p.points) filter (where p.occurred_at >= v_before) as points_since,
      sum(p.points) filter (where p.occurred_at >= v_last) as points_last
    from ledger.postings p
    where p.recorded_at < period_cut and p.occurred_at < period_end
      and (previous_cut = '-infinity' or p.recorded_at >= v_recorded_first)
      and (previous_cut = '-infinity' or p.occurred_at >= previous_end
        or p.recorded_at >= previous_cut)
      and p.kind <> 'redeem'
    group by 1, 2
  ) g
  cross join lateral (values
    (v_count, g.points_last),
    (v_count - 1, g.points_since - coalesce(g.points_last, 0)),
    (null, g.points - coalesce(g.points_since, 0))
  ) as i ("interval", points)
  where i.points > 0;
end
$$;
comment on function settlement.count_postings(
  timestamptz, timestamptz, timestamptz, timestamptz, timestamptz[]) is
  'Sums the postings of a period.';
revoke all on function settlement.count_postings(
  timestamptz, timestamptz, timestamptz, timestamptz, timestamptz[]) from public;
