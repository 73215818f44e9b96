-- Goal: periods are those of the coalition's own calendar: from local midnight to local midnight,
-- one after the other without a gap, each with a name of its own.
-- Method: all instants of some years are asked for daily, weekly and monthly policies, in zones
-- whose clocks change at one, at midnight, and not at all.
begin;
create function pg_temp.lives(zone text, calendar settlement.calendar, cut_off integer) returns void
language plpgsql as $$
begin
  alter table settlement.policies disable trigger user;
  alter table settlement.policies no force row level security;
  delete from settlement.policies;
  perform coalition.configure('test', null, zone, null, null, null, null, null);
  perform settlement.set_policy('ann', '2020-01-01', 'EUR', calendar, cut_off, 8000, 0, false);
end
$$;
create function pg_temp.period(instant timestamptz) returns text language sql as $$
  select concat_ws(' ', b.name, to_char(b.from_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'),
    to_char(b.until_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'))
  from settlement.period_bounds(instant) b
$$;
-- Instants whose period does not hold them, or does not begin where the one before it ends.
create function pg_temp.faults() returns bigint language sql as $$
  select count(*) from generate_series(timestamptz '2024-12-20 00:30Z', '2027-01-10 00:30Z',
    interval '5 hours') i(instant)
  cross join lateral settlement.period_bounds(i.instant) b
  cross join lateral settlement.period_bounds(b.from_at - interval '1 microsecond') before
  cross join lateral settlement.period_bounds(b.from_at) same
  where i.instant < b.from_at or i.instant >= b.until_at or before.until_at <> b.from_at
    or same <> b or before.name = b.name
$$;

select test.equals((select count(*) from settlement.period_bounds('2026-10-15Z')), 0::bigint,
  'without a policy there are no periods');

select pg_temp.lives('Europe/Madrid', 'daily', 1);
select test.equals(pg_temp.period('2026-10-25 10:00Z'),
  '2026-10-25 2026-10-24 22:00 2026-10-25 23:00', 'the day on which clocks go back has 25 hours');
select test.equals(pg_temp.period('2026-03-29 10:00Z'),
  '2026-03-29 2026-03-28 23:00 2026-03-29 22:00', 'the day on which they go on has 23');
select test.equals(pg_temp.faults(), 0::bigint, 'days follow each other in Madrid');

select pg_temp.lives('Europe/Madrid', 'weekly', 1);
select test.equals(pg_temp.period('2026-10-25 22:59:59.999999Z'),
  '2026-W43 2026-10-18 22:00 2026-10-25 23:00', 'a week ends with its Sunday');
select test.equals(pg_temp.period('2026-10-25 23:00Z'),
  '2026-W44 2026-10-25 23:00 2026-11-01 23:00', 'and the next begins with its Monday');
select test.equals(pg_temp.period('2027-01-02 12:00Z'),
  '2026-W53 2026-12-27 23:00 2027-01-03 23:00', 'a week of two years has the name of ISO 8601');
select test.equals(pg_temp.period('2024-12-31 12:00Z'),
  '2025-W01 2024-12-29 23:00 2025-01-05 23:00', 'whichever of the two years that is');
select test.equals(pg_temp.faults(), 0::bigint, 'weeks follow each other in Madrid');

select pg_temp.lives('Europe/Madrid', 'weekly', 7);
select test.equals(pg_temp.period('2026-10-31 12:00Z'),
  '2026-10-25 2026-10-24 22:00 2026-10-31 23:00', 'a week from Sunday on is called after its day');
select test.equals(pg_temp.faults(), 0::bigint, 'such weeks follow each other, too');

select pg_temp.lives('Europe/Madrid', 'monthly', 1);
select test.equals(pg_temp.period('2026-10-31 22:59:59.999999Z'),
  '2026-10 2026-09-30 22:00 2026-10-31 23:00', 'a month ends with its last local day');
select test.equals(pg_temp.period('2026-10-31 23:00Z'),
  '2026-11 2026-10-31 23:00 2026-11-30 23:00', 'and the next begins with its first');
select test.equals(pg_temp.period('2026-12-31 23:00Z'),
  '2027-01 2026-12-31 23:00 2027-01-31 23:00', 'and so does a year');
select test.equals(pg_temp.faults(), 0::bigint, 'months follow each other in Madrid');

select pg_temp.lives('Europe/Madrid', 'monthly', 28);
select test.equals(pg_temp.period('2027-01-15 12:00Z'),
  '2026-12 2026-12-27 23:00 2027-01-27 23:00', 'a month is called after that in which it begins');
select test.equals(pg_temp.period('2026-02-27 23:00Z'),
  '2026-02 2026-02-27 23:00 2026-03-27 23:00', 'also in the shortest one');
select test.equals(pg_temp.faults(), 0::bigint, 'such months follow each other, too');

-- Havana's clocks change at midnight and at one: one midnight is not there, one is there twice.
select pg_temp.lives('America/Havana', 'daily', 1);
select test.equals(pg_temp.faults(), 0::bigint, 'days follow each other in Havana');
select test.equals(pg_temp.period('2026-11-01 04:30Z'),
  '2026-10-31 2026-10-31 04:00 2026-11-01 05:00', 'of two midnights the second one counts');
select test.equals(pg_temp.period('2026-03-08 05:00Z'),
  '2026-03-08 2026-03-08 05:00 2026-03-09 04:00', 'a day without midnight begins when it can');
select pg_temp.lives('America/Havana', 'monthly', 1);
select test.equals(pg_temp.period('2026-11-01 04:30Z'),
  '2026-10 2026-10-01 04:00 2026-11-01 05:00', 'also where that is the end of a month');
select test.equals(pg_temp.faults(), 0::bigint, 'months follow each other in Havana');
select pg_temp.lives('Asia/Kathmandu', 'weekly', 3);
select test.equals(pg_temp.faults(), 0::bigint, 'weeks follow each other in Kathmandu');

-- Policies follow each other only where a period begins; the first period of the later one may be
-- shorter than others.
select pg_temp.lives('Europe/Madrid', 'monthly', 1);
select test.equals(pg_temp.period('2019-12-31 12:00Z'),
  '2019-12 2019-11-30 23:00 2019-12-31 23:00', 'before the first policy its own calendar counts');
select test.raises($$ select settlement.set_policy('ann', '2026-07-02', 'EUR', 'weekly', 1, 8000, 0,
  false) $$, 'TS406', 'a policy begins with a period');
select test.raises($$ select settlement.set_policy('ann', '2020-01-01', 'EUR', 'weekly', 1, 8000, 0,
  false) $$, 'TS407', 'and after the last');
select test.equals(state, 'proposed', 'a rehearsal tells what it would come to')
from settlement.set_policy('ann', '2026-07-01', 'EUR', 'weekly', 1, 8000, 0, true);
select test.equals(pg_temp.period('2026-07-02 12:00Z'),
  '2026-07 2026-06-30 22:00 2026-07-31 22:00', 'and changes nothing');
do $$ begin
  perform settlement.set_policy('ann', '2026-07-01', 'EUR', 'weekly', 1, 8000, 0, false);
  perform test.approve_changes();
end $$;
select test.equals(pg_temp.period('2026-06-30 12:00Z'),
  '2026-06 2026-05-31 22:00 2026-06-30 22:00', 'the last month is a whole one');
select test.equals(pg_temp.period('2026-07-02 12:00Z'),
  '2026-07-01 2026-06-30 22:00 2026-07-05 22:00', 'the first week begins with its policy');
select test.equals(pg_temp.period('2026-07-06 12:00Z'),
  '2026-W28 2026-07-05 22:00 2026-07-12 22:00', 'and the second is a week');
select test.equals(pg_temp.faults(), 0::bigint, 'months and weeks follow each other');
do $$ begin
  perform settlement.set_policy('ann', '2026-10-05', 'EUR', 'monthly', 5, 8000, 0, false);
  perform test.approve_changes();
  perform settlement.set_policy('ann', '2026-12-05', 'EUR', 'daily', 1, 8000, 0, false);
  perform test.approve_changes();
end $$;
select test.equals(pg_temp.faults(), 0::bigint, 'so do weeks, months and days');
select test.equals((select count(*) from coalition.audit_trail
  where action = 'settlement_policy.set'), 12::bigint,
  'policies are in the audit trail, rehearsals are not');
select test.finish();
rollback;
