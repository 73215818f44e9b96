-- Goal: what holds for the expiry of any purchase, under any policy, in any time zone.
-- Method: purchases every 31 hours and 7 minutes over nine years, two of them leap years, in zones
-- whose clocks change at midnight, at two, by half an hour and never; all roundings.
begin;
create temporary table expiry as
select p.earned, z.zone, r.rounding, r.year_day, m.months,
  coalition.lot_expires_at(p.earned, m.months, r.rounding, z.zone, r.year_day) as expires,
  (p.earned at time zone z.zone) + make_interval(months => m.months) as reached
from generate_series('2019-12-30Z'::timestamptz, '2028-03-02Z', '31:07:00') p (earned)
cross join (values ('UTC'), ('Europe/Madrid'), ('America/Havana'), ('America/Santiago'),
  ('Australia/Lord_Howe'), ('Pacific/Kiritimati')) z (zone)
cross join (values ('day'::coalition.expiry_rounding, null), ('month', null), ('quarter', null),
  ('year', null), ('date', 630), ('date', 229), ('date', 1231)) r (rounding, year_day)
cross join (values (1), (18)) m (months);

select test.equals(count(*) > 150000, true, 'many purchases are looked at') from expiry;
select test.equals(count(*), 0::bigint, 'every expiry is the first instant of a local day')
from expiry
where ((expires - interval '1 microsecond') at time zone zone)::date
    >= (expires at time zone zone)::date;
select test.equals(count(*), 0::bigint, 'no points expire before the last day of their months is over')
from expiry
where ((expires - interval '1 microsecond') at time zone zone)::date < reached::date;
select test.equals(count(*), 0::bigint, 'the last valid day is the last of its day, month, quarter, year')
from expiry
cross join lateral (
  select ((expires - interval '1 microsecond') at time zone zone)::date as last) valid
where rounding <> 'date'
  and date_trunc(rounding::text, valid.last) = date_trunc(rounding::text, valid.last + 1);
select test.equals(count(*), 0::bigint, 'and of the range that the months have led to')
from expiry
cross join lateral (
  select ((expires - interval '1 microsecond') at time zone zone)::date as last) valid
where rounding <> 'date'
  and date_trunc(rounding::text, valid.last) <> date_trunc(rounding::text, reached);
select test.equals(count(*), 0::bigint, 'a day of the year is that day, in February the last')
from expiry
cross join lateral (
  select ((expires - interval '1 microsecond') at time zone zone)::date as last) valid
where rounding = 'date'
  and case year_day when 229 then extract(month from valid.last + 1) <> 3 or extract(day from valid.last + 1) <> 1
    else to_char(valid.last, 'MMDD')::integer <> year_day end;
select test.equals(count(*), 0::bigint, 'and comes within a year')
from expiry
cross join lateral (
  select ((expires - interval '1 microsecond') at time zone zone)::date as last) valid
where rounding = 'date' and valid.last >= reached::date + interval '1 year';
select test.equals(count(*), 0::bigint, 'what is earned later never expires earlier')
from (
  select expires < lag(expires) over (
    partition by zone, rounding, year_day, months order by earned) as is_earlier
  from expiry) compared
where is_earlier;
select test.finish();
rollback;
