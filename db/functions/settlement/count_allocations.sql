-- settlement.count_allocations
--
-- Sums the allocations of a period that are redeemed, returned or debited, by partner, kind, issuer
-- of the lot, and the interval between bounds in which they occurred.
--
-- A function of its own, because PostgreSQL runs the query of a `return query` in parallel, and not
-- one whose rows go into variables. Statistics say that times are few, lest the planner take every
-- instant for a group of its own.
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
as $$
#variable_conflict use_column
declare
  v_count           constant integer := cardinality(bounds);
  v_last            constant timestamptz := coalesce(bounds[v_count], '-infinity');
begin
  -- Most lie in the last interval, which is found without a search.
  return query
  select a.partner_number, a.kind, a.issuer,
    case when a.occurred_at >= v_last then v_count
      else width_bucket(a.occurred_at, bounds) end,
    sum(a.points)
  from ledger.allocations a
  where a.recorded_at < period_cut and a.occurred_at < period_end
    and (a.occurred_at >= previous_end or a.recorded_at >= previous_cut)
    and a.kind in ('redeem', 'return', 'debit')
  group by 1, 2, 3, 4;
end
$$;
comment on function settlement.count_allocations(
  timestamptz, timestamptz, timestamptz, timestamptz, timestamptz[]) is
  'Sums the allocations of a period.';
revoke all on function settlement.count_allocations(
  timestamptz, timestamptz, timestamptz, timestamptz, timestamptz[]) from public;
