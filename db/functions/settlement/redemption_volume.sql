-- settlement.redemption_volume
--
-- How many points were redeemed in each month, at all partners, how many were refunded, and how
-- many were redeemed in the twelve months that end with it. Months are of the coalition's time
-- zone, by the time at the till; what the ledger learned before known_before counts (null: all).
--
-- The twelve months are counted gross: a redemption that was refunded was executed first, and a
-- regulator that counts what was executed counts it.
--
-- Called by tessera_operator and tessera_auditor.
set local role tessera_owner;

create or replace function settlement.redemption_volume(
  month_first date, month_last date, known_before timestamptz
)
returns table (month date, redeemed bigint, refunded bigint, redeemed_in_12_months bigint)
language plpgsql
stable
security definer -- Reads what no role may see row by row; tells sums.
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_zone   text := (select s.time_zone from coalition.settings s);
  v_known  timestamptz := coalesce(known_before, 'infinity');
  v_first  timestamp := date_trunc('month', month_first::timestamp) - interval '11 months';
  v_last   timestamp := date_trunc('month', month_last::timestamp);
begin
  return query
  with posted as (
    select date_trunc('month', p.occurred_at at time zone v_zone) as month,
      coalesce(sum(p.points) filter (where p.kind = 'redeem'), 0)::bigint as redeemed,
      coalesce(sum(p.points) filter (where p.kind = 'refund'), 0)::bigint as refunded
    from ledger.postings p
    where p.kind in ('redeem', 'refund') and p.recorded_at < v_known
      and p.occurred_at >= v_first at time zone v_zone
      and p.occurred_at < (v_last + interval '1 month') at time zone v_zone
    group by 1
  ), rolled as (
    select m.month::date as month, coalesce(p.redeemed, 0) as redeemed,
      coalesce(p.refunded, 0) as refunded,
      sum(coalesce(p.redeemed, 0)) over (order by m.month rows 11 preceding)::bigint as rolling
    from generate_series(v_first, v_last, interval '1 month') m (month)
    left join posted p on p.month = m.month
  )
  select r.month, r.redeemed, r.refunded, r.rolling
  from rolled r
  where r.month >= date_trunc('month', month_first::timestamp)
  order by r.month;
end
$$;
comment on function settlement.redemption_volume(date, date, timestamptz) is
  'How many points were redeemed in each month, and in twelve months.';
revoke all on function settlement.redemption_volume(date, date, timestamptz) from public;
