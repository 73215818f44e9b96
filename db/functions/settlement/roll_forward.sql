-- settlement.roll_forward
--
-- How points outstanding came from one month to the next, of the coalition or by issuer: opening,
-- and what was issued, returned, substituted, redeemed, refunded, expired, reinstated and adjusted.
-- Months are of the coalition's time zone, by the time at the till; what the ledger learned before
-- known_before counts (null: all). Each month begins with what the one before it ended with, and
-- ends with what settlement.outstanding_at says of known_before and the end of the month.
--
-- By issuer, the points of a partner whose run-off ends are adjusted away from it then, and to the
-- operator (settlement.exits); what becomes of them later is the operator's.
--
-- Pending points are issued when they mature. Every column but opening and closing is signed: above
-- zero is more. A row for each month from the first to the last, and each issuer that has anything
-- to tell in any; null is the operator, and without by_issuer the coalition.
--
-- Called by tessera_operator and tessera_auditor.
set local role tessera_owner;

create or replace function settlement.roll_forward(
  month_first date, month_last date, by_issuer boolean, known_before timestamptz
)
returns table (
  month date, issuer text, opening bigint, issued bigint, returned bigint, substituted bigint,
  redeemed bigint, refunded bigint, expired bigint, reinstated bigint, adjusted bigint,
  closing bigint
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
  v_first  date := date_trunc('month', month_first)::date;
  v_last   date := date_trunc('month', month_last)::date;
  v_from   timestamptz := v_first::timestamp at time zone v_zone;
  v_until  timestamptz := (v_last + interval '1 month') at time zone v_zone;
begin
  return query
  with changes as (
    select c.issuer, c.occurred_at, c.measure, c.points, x.runs_off_until
    from settlement.point_changes c
    left join settlement.approved_exits() x
      on by_issuer and x.partner_number = c.issuer
      and x.runs_off_until < least(v_until, v_known,
        ledger.instant() + interval '1 microsecond')
    where c.recorded_at < v_known and c.occurred_at < v_until
  ), owned as (
    select case when by_issuer and c.occurred_at < coalesce(c.runs_off_until, 'infinity')
        then c.issuer end as issuer, c.occurred_at, c.measure, c.points
    from changes c
    union all
    select w.issuer, c.runs_off_until, 'adjusted', w.sign * c.points
    from changes c
    cross join lateral (values (c.issuer, -1), (null, 1)) w (issuer, sign)
    where c.occurred_at < c.runs_off_until
  ), flows as (
    select c.issuer,
      case when c.occurred_at >= v_from
        then date_trunc('month', c.occurred_at at time zone v_zone)::date end as month,
      c.measure, sum(c.points)::bigint as points
    from owned c
    group by 1, 2, 3
  ), grid as (
    select i.issuer, m::date as month
    from (select distinct f.issuer from flows f where f.points <> 0
      union select null where not by_issuer) i
    cross join generate_series(v_first::timestamp, v_last::timestamp, interval '1 month') m
  ), counted as (
    select g.issuer, g.month,
      coalesce(sum(f.points), 0)::bigint as change,
      coalesce(sum(f.points) filter (where f.measure = 'issued'), 0)::bigint as issued,
      coalesce(sum(f.points) filter (where f.measure = 'returned'), 0)::bigint as returned,
      coalesce(sum(f.points) filter (where f.measure = 'substituted'), 0)::bigint as substituted,
      coalesce(sum(f.points) filter (where f.measure = 'redeemed'), 0)::bigint as redeemed,
      coalesce(sum(f.points) filter (where f.measure = 'refunded'), 0)::bigint as refunded,
      coalesce(sum(f.points) filter (where f.measure = 'expired'), 0)::bigint as expired,
      coalesce(sum(f.points) filter (where f.measure = 'reinstated'), 0)::bigint as reinstated,
      coalesce(sum(f.points) filter (where f.measure = 'adjusted'), 0)::bigint as adjusted
    from grid g
    left join flows f on f.issuer is not distinct from g.issuer and f.month = g.month
    group by g.issuer, g.month
  ), chained as (
    select c.*,
      coalesce((
        select sum(f.points) from flows f
        where f.month is null and f.issuer is not distinct from c.issuer), 0)
      + sum(c.change) over (partition by c.issuer order by c.month) as closing
    from counted c
  )
  select c.month, p.code, (c.closing - c.change)::bigint, c.issued, c.returned, c.substituted,
    c.redeemed, c.refunded, c.expired, c.reinstated, c.adjusted, c.closing::bigint
  from chained c
  left join tenancy.partners p on p.number = c.issuer
  order by p.code nulls last, c.month;
end
$$;
comment on function settlement.roll_forward(date, date, boolean, timestamptz) is
  'How points outstanding came from one month to the next.';
revoke all on function settlement.roll_forward(date, date, boolean, timestamptz) from public;
