-- coalition.lot_expires_at
--
-- When points earned at an instant expire: so many months later, rounded up to the end of the
-- local day, month, quarter or year, or of the next such day of the year, in the time zone that the
-- coalition's contracts speak of. "Valid through" a local day means the first instant of the next
-- one. Null months: never. The day of the year is month * 100 + day; where a year has no such day
-- (229), it is the last of its month.
--
-- Here, because PostgreSQL keeps the time zone rules.
set local role tessera_owner;

create or replace function coalition.lot_expires_at(
  earned_at  timestamptz,
  months     integer,
  rounding   coalition.expiry_rounding,
  time_zone  text,
  year_day   integer default null
)
returns timestamptz
language plpgsql
stable -- The rules of time zones change with the server's.
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_local    timestamp;
  v_day      date;
  v_expires  timestamptz;
begin
  if months is null then
    return 'infinity';
  end if;
  v_local := (earned_at at time zone time_zone) + make_interval(months => months);
  if rounding = 'date' then
    for n in 0 .. 1 loop
      v_day := make_date(extract(year from v_local)::integer + n, year_day / 100, 1);
      v_day := least(v_day + year_day % 100 - 1,
        (v_day + interval '1 month' - interval '1 day')::date);
      exit when v_day >= v_local::date;
    end loop;
    v_local := v_day + 1;
  else
    v_local := date_trunc(rounding::text, v_local) + case rounding
      when 'day' then interval '1 day'
      when 'month' then interval '1 month'
      when 'quarter' then interval '3 months'
      when 'year' then interval '1 year'
    end;
  end if;
  v_expires := v_local at time zone time_zone;
  -- Where clocks go back at one in the morning, midnight comes twice: the first one ends the day.
  if (v_expires - interval '1 hour') at time zone time_zone >= v_local then
    v_expires := v_expires - interval '1 hour';
  end if;
  return v_expires;
end
$$;
comment on function coalition.lot_expires_at(
  timestamptz, integer, coalition.expiry_rounding, text, integer) is
  'The instant at which points earned at a given instant can no longer be spent.';
revoke all on function
  coalition.lot_expires_at(timestamptz, integer, coalition.expiry_rounding, text, integer)
  from public;
