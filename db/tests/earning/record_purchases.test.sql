-- Goal: a purchase earns its points once, under the right terms, or is refused by name.
-- Method: as the service, one purchase after the other for two partners; the clock stands still.
begin;
set local role tessera_service;

select test.equals((refusal, is_replay, points_earned, balance_after)::text, '(,f,100,100)',
  'a purchase earns what it is worth')
from test.earn('alpha', 'ada', 'r1', 10000);
select test.equals((refusal, points_earned, balance_after)::text, '(,0,100)',
  'a purchase of nothing is recorded and earns nothing')
from test.earn('alpha', 'ada', 'r2', 0);
select test.equals((refusal, points_earned, balance_after)::text, '(,0,100)',
  'a purchase too small for a point is recorded and earns nothing')
from test.earn('alpha', 'ada', 'r3', 99);
select test.equals(test.postings('ada', 'earn'), 1::bigint,
  'only a purchase that earns is posted');
select test.equals((refusal, is_replay, points_earned, balance_after)::text, '(,t,0,100)',
  'the replay of a purchase of nothing is its first answer')
from test.earn('alpha', 'ada', 'r2', 0);

select test.equals((refusal, is_replay, points_earned, balance_after)::text, '(,t,100,100)',
  'the same receipt under another key replays the first answer')
from test.earn('alpha', 'ada', 'r1', 10000, key => 'another');
select test.equals(refusal, 'TS301', 'the same receipt with another amount is refused')
from test.earn('alpha', 'ada', 'r1', 9900, key => 'a third');
select test.equals(refusal, 'TS301', 'the same receipt of another member is refused')
from test.earn('alpha', 'bob', 'r1', 10000, key => 'a fourth');
select test.equals(refusal, 'TS301', 'the same receipt at another time is refused')
from test.earn('alpha', 'ada', 'r1', 10000, key => 'a fifth', occurred_at => '2026-06-15 11:00Z');
select test.equals((refusal, balance_after)::text, '(,50)',
  'the same receipt at another partner is another purchase')
from test.earn('beta', 'carl', 'r1', 5000);

select test.equals(refusal, 'TS504', 'an outlet that the partner does not have is refused')
from test.earn('alpha', 'ada', 'r10', 100, outlet => 'nowhere');
select test.equals(refusal, null::text, 'an outlet of the partner is taken')
from test.earn('alpha', 'ada', 'r11', 100, outlet => 'main');
select test.equals(refusal, null::text, 'a till may be five minutes fast')
from test.earn('alpha', 'ada', 'r12', 100, occurred_at => '2026-06-15 12:05Z');
select test.equals(refusal, 'TS306', 'a till that is faster is refused')
from test.earn('alpha', 'ada', 'r13', 100, occurred_at => '2026-06-15 12:05:00.000001Z');
select test.equals(refusal, 'TS306', 'a purchase at the end of time has not happened')
from test.earn('alpha', 'ada', 'r14', 100, occurred_at => 'infinity');

select test.equals(refusal, 'TS601', 'a member that the partner does not know is absent by id')
from test.earn('alpha', 'carl', 'r15', 100);
select test.equals((refusal, balance_after)::text, '(,51)',
  'who shows an identifier is known from then on')
from test.earn('alpha', 'carl', 'r15', 100, identifier => 'carl');
select test.equals(refusal, null::text, 'by id as well')
from test.earn('alpha', 'carl', 'r16', 100);
select test.equals(refusal, 'TS601', 'an identifier of nobody is refused')
from test.earn('alpha', 'carl', 'r17', 100, identifier => 'nobody');

select test.raises($$ select test.earn('alpha', 'ada', 'r20', 100, points => -1) $$, '23514',
  'no purchase takes points');
select test.raises($$ select test.earn('alpha', 'ada', 'r21', -100, points => 0) $$, '23514',
  'no purchase has a negative amount');

select test.equals((refusal, balance_after)::text, '(,9223372036854775807)',
  'a wallet can hold as many points as there are numbers')
from test.earn('alpha', 'bob', 'r30', 1000000000000, points => 9223372036854775807);
select test.raises($$ select test.earn('alpha', 'bob', 'r31', 100) $$, '22003',
  'one point more is an error, never a wrapped balance');
select test.equals(test.wallet('bob'), '9223372036854775807 9223372036854775807@2028-07-01',
  'and the error leaves the wallet as it was');

select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
