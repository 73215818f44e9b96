-- Points of purchases of one day expire together; those of several days are asked for one by one.
begin;

create function pg_temp.common(instants timestamptz[], zone text default 'Europe/Vienna')
returns timestamptz language sql as $$
  select coalition.common_expiry(instants, 12, 'month', zone, null)
$$;

select test.equals(pg_temp.common('{2026-06-30 00:00+02, 2026-06-30 23:59:59.999999+02}'),
  coalition.lot_expires_at('2026-06-30 12:00+02', 12, 'month', 'Europe/Vienna', null),
  'from midnight to midnight of the coalition''s day it is one instant');
select test.equals(pg_temp.common('{2026-06-30 12:00+02, 2026-07-01 00:00+02}'), null,
  'a moment later it is another month');
select test.equals(pg_temp.common('{2026-06-30 12:00+02, 2026-06-29 23:59+02, 2026-06-30 12:00+02}'),
  null, 'the days between are asked, too');
-- Newfoundland's clocks went back at one minute past midnight, from a day to the day before it.
select test.equals(
  pg_temp.common('{2006-10-28 23:30-02:30, 2006-10-29 00:00:30-02:30, 2006-10-28 23:30-03:30}',
    'America/St_Johns'), null, 'a day that comes back is not the day that was between');
select test.equals(pg_temp.common(null), null, 'nothing is asked');
select test.equals(coalition.common_expiry('{2026-06-30}', null, null, 'UTC', null), null,
  'points never expire without a policy');
select test.finish();
rollback;
