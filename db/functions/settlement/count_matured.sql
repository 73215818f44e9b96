-- settlement.count_matured
--
-- Counts the pending points that matured in a period, by partner and by the interval in which they
-- were earned. A function of its own for the reasons of settlement.count_postings.
--
-- Called by settlement.count_figures when there are any.
set local role tessera_owner;

create or replace function settlement.count_matured(
  period_end      timestamptz,
  period_cut      timestamptz,
  previous_end    timestamptz,
  previous_cut    timestamptz,
  bounds          timestamptz[]
)
returns table (partner_number integer, "interval" integer, points numeric)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_recorded_first  constant timestamptz :=
    least(previous_end - interval '5 minutes', previous_cut);
begin
  return query
  select q.partner_number, q.interval, sum(q.points)
  from (
    select p.partner_number, p.points, width_bucket(u.occurred_at, bounds) as interval
    from ledger.postings p
    join earning.purchases u on u.partner_number = p.partner_number and u.id = p.document_id
    where p.recorded_at >= v_recorded_first and p.recorded_at < period_cut
      and p.occurred_at < period_end
      and (p.occurred_at >= previous_end or p.recorded_at >= previous_cut)
      and p.kind = 'mature'
  ) q
  group by 1, 2;
end
$$;
comment on function settlement.count_matured(
  timestamptz, timestamptz, timestamptz, timestamptz, timestamptz[]) is
  'Counts the pending points that matured in a period.';
revoke all on function settlement.count_matured(
  timestamptz, timestamptz, timestamptz, timestamptz, timestamptz[]) from public;
