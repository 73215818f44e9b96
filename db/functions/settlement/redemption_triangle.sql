-- settlement.redemption_triangle
--
-- What became of the points that were issued in each month, by the month in which it did: the
-- cohort triangle from which breakage is estimated. Issued are the points that were earned, matured
-- or credited; taken back are those that returns and debits took; redeemed are those spent less
-- those refunded; expired are those that expired less those reinstated. Months are of the
-- coalition's time zone, by the time at the till; what the ledger learned before known_before
-- counts (null: all), of cohorts and in months from the first to the last.
--
-- Points that were moved, or expired and were reinstated, stay in the cohort in which they began.
-- What a wallet owes is in no cohort until a lot has covered it.
--
-- Called by tessera_operator and tessera_auditor.
set local role tessera_owner;

create or replace function settlement.redemption_triangle(
  month_first date, month_last date, known_before timestamptz
)
returns table (
  cohort date, month date, issued bigint, taken_back bigint, redeemed bigint, expired bigint
)
language plpgsql
stable
security definer -- Reads what no role may see row by row; tells sums.
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_zone   text := (select s.time_zone from coalition.settings s);
  v_known  timestamptz := coalesce(known_before, 'infinity');
  v_from   timestamptz := date_trunc('month', month_first::timestamp) at time zone v_zone;
  v_until  timestamptz :=
    (date_trunc('month', month_last::timestamp) + interval '1 month') at time zone v_zone;
begin
  return query
  select c.cohort, c.month,
    coalesce(sum(c.points) filter (where c.measure = 'issued'), 0)::bigint,
    coalesce(-sum(c.points) filter (where c.measure = 'taken_back'), 0)::bigint,
    coalesce(-sum(c.points) filter (where c.measure in ('redeemed', 'refunded')), 0)::bigint,
    coalesce(-sum(c.points) filter (where c.measure in ('expired', 'reinstated')), 0)::bigint
  from (
    select date_trunc('month', i.issued_at at time zone v_zone)::date as cohort,
      date_trunc('month', g.occurred_at at time zone v_zone)::date as month,
      case when g.measure = 'substituted' or g.measure = 'adjusted' and g.points < 0
        then 'taken_back' when g.measure = 'adjusted' then 'issued' else g.measure end as measure,
      g.points
    from settlement.point_changes g
    join settlement.lots_issued i on i.wallet_id = g.wallet_id and i.lot = g.lot
    where g.recorded_at < v_known and g.occurred_at < v_until and g.points <> 0
      and g.measure <> 'moved' and i.issued_at >= v_from and i.issued_at < v_until
  ) c
  group by c.cohort, c.month
  order by c.cohort, c.month;
end
$$;
comment on function settlement.redemption_triangle(date, date, timestamptz) is
  'What became of the points of each month of issue, month by month.';
revoke all on function settlement.redemption_triangle(date, date, timestamptz) from public;
