-- settlement.count_allocations
--
-- Sums the allocations of a period by partner, kind, issuer of the lot, and the interval between
-- bounds in which they occurred; of a refund, in which the redemption did. What is refunded is
-- below zero.
--
-- A function of its own for the reasons of settlement.count_postings.
--
-- Called by settlement.count_figures.
set local role tessera_owner;

create or replace function settlement.count_allocations(
  period_end      timestamptz,
  period_cut      timestamptz,
  previous_end    timestamptz,
  previous_cut    timestamptz,
  bounds          timestamptz[]
)
returns table (
  partner_number integer, kind ledger.posting_kind, issuer integer, "interval" integer,
  points numeric
)
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
  -- Nothing is recorded more than five minutes before it occurs; this lets an index skip the rest.
  v_recorded_first  constant timestamptz :=
    least(previous_end - interval '5 minutes', previous_cut);
begin
  -- Most lie in the last interval, which is found without a search.
  return query
  select a.partner_number, a.kind, a.issuer,
    case when coalesce(a.redeemed_at, a.occurred_at) >= v_last then v_count
      else width_bucket(coalesce(a.redeemed_at, a.occurred_at), bounds) end,
    sum(a.points)
  from ledger.allocations a
  where a.recorded_at < period_cut and a.occurred_at < period_end
    and (previous_cut = '-infinity' or a.recorded_at >= v_recorded_first)
    and (previous_cut = '-infinity' or a.occurred_at >= previous_end
      or a.recorded_at >= previous_cut)
  group by 1, 2, 3, 4;
end
$$;
comment on function settlement.count_allocations(
  timestamptz, timestamptz, timestamptz, timestamptz, timestamptz[]) is
  'Sums the allocations of a period.';
revoke all on function settlement.count_allocations(
  timestamptz, timestamptz, timestamptz, timestamptz, timestamptz[]) from public;
