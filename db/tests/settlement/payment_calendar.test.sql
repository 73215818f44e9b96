-- Goal: a partner never pays more often than it is settled with, whichever of the two changes.
-- Method: it is noon of 15 June 2026 in Madrid; the coalition settles weekly, later monthly, and
-- alpha gets terms with calendars of its own.
begin;
select coalition.configure('test', null, 'Europe/Madrid', null, null, null, null, null);
create function pg_temp.policy(from_on date, calendar text, cut_off integer default 1)
returns timestamptz language sql as $$
  select settlement.set_policy('ann', from_on, 'EUR', calendar::settlement.calendar, cut_off, 8000,
    0, false);
  select test.approve_changes();
  select max(p.valid_from) from settlement.policies p
$$;
create function pg_temp.propose(name text, from_on date, calendar text, cut_off integer)
returns timestamptz language sql as $$
  select settlement.propose_terms('ann', test.id(name), 'alpha', from_on, 'EUR', 'at_issue', 9500,
    10000, 8000, 0, 0, 0, false, 'operator', 0, null, '{}', 14, false, null, 0, 8000, null, null,
    null, null, null, null, false, 'contract', false, calendar::settlement.calendar, cut_off)
$$;
create function pg_temp.approve(name text) returns boolean language sql as $$
  select d.is_replay from settlement.decide_terms('ben', test.id(name), 'approved', null, false) d
$$;

select test.equals(pg_temp.policy('2026-06-01', 'weekly'), timestamptz '2026-05-31 22:00Z',
  'the coalition settles weekly');
select test.raises($$ select pg_temp.propose('t0', '2026-06-01', 'daily', 1) $$, 'TS447',
  'nobody pays daily then');
select test.raises($$ select pg_temp.propose('t0', '2026-06-01', 'weekly', 8) $$, '23514',
  'a week has seven days');
select test.raises($$ select pg_temp.propose('t0', '2026-06-01', 'weekly', null) $$, '23514',
  'a calendar has a day on which it begins');
select test.raises($$ select pg_temp.propose('t0', '2026-06-01', null, 1) $$, '23514',
  'and none without a calendar');
select test.equals(pg_temp.propose('t1', '2026-06-01', 'weekly', 3), timestamptz
  '2026-05-31 22:00Z', 'a partner may pay weekly, by weeks of its own');
select test.equals(pg_temp.approve('t1'), false, 'and a second person approves it');
select test.raises($$ select pg_temp.policy('2026-07-06', 'monthly') $$, 'TS447',
  'the coalition cannot settle monthly while a partner pays weekly');
select test.equals((select count(*) from settlement.policies), 1::bigint, 'and does not');
select test.equals(pg_temp.propose('t2', '2026-07-06', 'monthly', 28), timestamptz
  '2026-07-05 22:00Z', 'the partner gets terms by which it pays monthly');
select test.raises($$ select pg_temp.policy('2026-07-06', 'monthly') $$, 'TS447',
  'which nobody has approved');
select test.equals(pg_temp.propose('t3', '2026-08-03', 'weekly', 1), timestamptz
  '2026-08-02 22:00Z', 'others would let it pay weekly again');
select test.equals(pg_temp.approve('t2'), false, 'the monthly ones are approved');
select test.raises($$ select pg_temp.policy('2026-06-29', 'monthly') $$, 'TS447',
  'a week before they begin is too early');
select test.equals(pg_temp.policy('2026-07-06', 'monthly'), timestamptz '2026-07-05 22:00Z',
  'with them the coalition may settle monthly');
select test.raises($$ select pg_temp.approve('t3') $$, 'TS447',
  'what could be proposed before can be approved no more');
select test.equals(pg_temp.propose('t4', '2026-08-01', null, null), timestamptz
  '2026-07-31 22:00Z', 'who has no calendar pays as the coalition settles');
select test.equals(pg_temp.approve('t4'), false, 'and is approved');
select test.equals(pg_temp.policy('2026-09-01', 'daily'), timestamptz '2026-08-31 22:00Z',
  'finer than it was the coalition may settle at any time');
select test.equals((select detail ->> 'payment_calendar' from coalition.audit_trail
  where action = 'settlement_terms.proposed' order by number limit 1), 'weekly',
  'the trail tells the calendar');
select test.finish();
rollback;
