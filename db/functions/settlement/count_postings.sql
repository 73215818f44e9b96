-- settlement.count_postings
--
-- Sums the postings of a period that bring points or let them expire, by partner, kind, and the
-- interval between bounds in which they occurred: see settlement.count_figures.
--
-- A function of its own, because PostgreSQL runs the query of a `return query` in parallel, and not
-- one whose rows go into variables. Statistics say that times are few, lest the planner take every
-- instant for a group of its own.
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
  select p.partner_number, p.kind,
    case when p.occurred_at >= v_last then v_count
      else width_bucket(p.occurred_at, bounds) end,
    sum(p.points)
  from ledger.postings p
  where p.recorded_at >= v_recorded_first and p.recorded_at < period_cut
    and p.occurred_at < period_end
    and (p.occurred_at >= previous_end or p.recorded_at >= previous_cut)
    and p.kind in ('earn', 'mature', 'expire', 'reinstate', 'credit')
  group by 1, 2, 3;
end
$$;
comment on function settlement.count_postings(
  timestamptz, timestamptz, timestamptz, timestamptz, timestamptz[]) is
  'Sums the postings of a period.';
revoke all on function settlement.count_postings(
  timestamptz, timestamptz, timestamptz, timestamptz, timestamptz[]) from public;
