-- ledger.forecast_expiry
--
-- What of the points that are open now expires in which month, by issuer: the months of the
-- coalition's time zone from this one on, so many of them. Points whose time is over are counted
-- with this month; those that expire later, or never, come last with no month. Points that
-- activity renews are counted as if there were none from now on. Held and pending points are not
-- among them.
--
-- Called by tessera_operator and tessera_auditor.
set local role tessera_owner;

create or replace function ledger.forecast_expiry(months integer)
returns table (month date, issuer text, points bigint)
language plpgsql
stable
security definer -- Reads what no role may see row by row; tells sums.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_zone  text := (select s.time_zone from coalition.settings s);
  v_this  date := date_trunc('month', ledger.instant() at time zone v_zone)::date;
  v_end   timestamptz := (v_this + make_interval(months => forecast_expiry.months))
    at time zone v_zone;
begin
  return query
  select due.month, p.code, sum(due.points)::bigint
  from (
    -- Points that are valid through the last of a month expire as the next begins.
    select l.issuer, l.points,
      case when at.instant <= v_end then greatest(v_this, date_trunc('month',
        (at.instant - interval '1 microsecond') at time zone v_zone)::date) end as month
    from ledger.lots l
    join ledger.wallets w on w.id = l.wallet_id
    cross join lateral (
      select case when l.renews then w.active_until else l.expires_at end as instant) at
  ) due
  left join tenancy.partners p on p.number = due.issuer
  group by due.month, due.issuer, p.code
  order by due.month nulls last, p.code;
end
$$;
comment on function ledger.forecast_expiry(integer) is 'What expires in which month, by issuer.';
revoke all on function ledger.forecast_expiry(integer) from public;
