-- Goal: terms change from a local day on, never in the past, and purchases are priced by those
-- that hold when they happen.
-- Method: the coalition lives in Madrid; versions, and purchases on either side of a midnight.
begin;
select coalition.configure('test', null, 'Europe/Madrid', null, null, null, null, null);
do $$ begin
  perform tenancy.set_terms('test', test.id('t2'), 'alpha', '2026-07-01', 'EUR', 2, 100, 10000, 10);
  perform test.approve_changes();
end $$;
insert into test.terms select 'second', number from tenancy.terms where id = test.id('t2');
select test.raises($$ select tenancy.set_terms('test', test.id('t3'), 'alpha', '2026-07-01', 'EUR',
  3, 100, 10000, 10) $$, 'TS508', 'a version cannot begin with the last one');
select test.raises($$ select tenancy.set_terms('test', test.id('t3'), 'alpha', '2026-06-20', 'EUR',
  3, 100, 10000, 10) $$, 'TS508', 'nor before it');
select test.raises($$ select tenancy.set_terms('test', test.id('t3'), 'beta', '2026-06-15', 'EUR',
  3, 100, 10000, 10) $$, 'TS508', 'nor on a day that has begun');
select test.raises($$ select tenancy.set_terms('test', test.id('t3'), 'delta', '2026-08-01', 'EUR',
  3, 100, 10000, 10) $$, 'TS506', 'nor for a partner that is not there');
select test.raises($$ select tenancy.invite_partner('test', test.id('alpha 2'), 'alpha', 'A') $$,
  'TS507', 'a code names one partner');
select test.raises($$ select tenancy.invite_partner('test', test.id('self'), 'operator', 'Self') $$,
  'TS507', 'and none the operator');
select test.raises($$ select tenancy.add_outlet('test', test.id('o'), 'alpha', 'main', 'Main') $$,
  'TS510', 'an outlet''s code one outlet of its partner');

select test.moves_to('2026-07-02 12:00Z');
set local role tessera_service;
select test.equals(refusal, 'TS308', 'before the local midnight the new terms do not hold')
from test.earn('alpha', 'ada', 'r1', 100, occurred_at => '2026-06-30 21:59:59.999999Z',
  terms => (select number from test.terms where partner = 'second'));
select test.equals(refusal, null::text, 'the old ones do')
from test.earn('alpha', 'ada', 'r1', 100, occurred_at => '2026-06-30 21:59:59.999999Z');
select test.equals(refusal, 'TS308', 'from the local midnight on it is the other way round')
from test.earn('alpha', 'ada', 'r2', 100, occurred_at => '2026-06-30 22:00Z');
select test.equals((refusal, terms_number = (select number from test.terms where partner = 'second'))
  ::text, '(,t)', 'and the same request, priced anew, is taken')
from test.earn('alpha', 'ada', 'r2', 100, occurred_at => '2026-06-30 22:00Z',
  terms => (select number from test.terms where partner = 'second'));
select test.equals(refusal, 'TS308', 'before a partner''s first terms nothing is priced')
from test.earn('alpha', 'ada', 'r3', 100, occurred_at => '2019-12-31 23:59Z');
select test.equals((refusal, is_replay)::text, '(,t)', 'terms that have changed since replay no other')
from test.earn('alpha', 'ada', 'r1', 100, occurred_at => '2026-06-30 21:59:59.999999Z');

-- Ten days are ten times 24 hours, whatever the clocks of the session or the coalition do.
reset role;
select test.moves_to('2026-10-30 12:00Z');
set local timezone = 'Europe/Madrid';
set local role tessera_service;
select test.equals(refusal, null::text, 'a purchase may be reported ten days late')
from test.earn('alpha', 'ada', 'r4', 100, occurred_at => '2026-10-20 12:00Z',
  terms => (select number from test.terms where partner = 'second'));
select test.equals(refusal, 'TS305', 'and not a microsecond later')
from test.earn('alpha', 'ada', 'r5', 100, occurred_at => '2026-10-20 11:59:59.999999Z',
  terms => (select number from test.terms where partner = 'second'));
select test.equals((refusal, is_replay)::text, '(,t)', 'what was in time replays for ever')
from test.earn('alpha', 'ada', 'r1', 100, occurred_at => '2026-06-30 21:59:59.999999Z');
select test.finish();
rollback;
