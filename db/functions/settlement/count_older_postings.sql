-- settlement.count_older_postings
--
-- Sums the postings that settlement.count_postings leaves without an interval: those that occurred
-- before the last two intervals. Most periods have none, and it is not called.
--
-- Called by settlement.count_figures.
set local role tessera_owner;

create or replace function settlement.count_older_postings(
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
  v_before          constant timestamptz := bounds[cardinality(bounds) - 1];
  v_recorded_first  constant timestamptz :=
    least(previous_end - interval '5 minutes', previous_cut);
begin
  return query
  select p.partner_number, p.kind, width_bucket(p.occurred_at, bounds), sum(p.points)
  from ledger.postings p
  where p.recorded_at >= v_recorded_first and p.recorded_at < period_cut
    and p.occurred_at < v_before and p.occurred_at < period_end
    and (p.occurred_at >= previous_end or p.recorded_at >= previous_cut)
    and p.kind <> 'redeem'
  group by 1, 2, 3;
end
$$;
comment on function settlement.count_older_postings(
  timestamptz, timestamptz, timestamptz, timestamptz, timestamptz[]) is
  'Sums the postings of a period that are older than its last two intervals.';
revoke all on function settlement.count_older_postings(
  timestamptz, timestamptz, timestamptz, timestamptz, timestamptz[]) from public;
