-- Goal: a return whose purchase's wallet is closed takes points like any others, and counts what
-- had expired before the move as gone.
-- Method: lots whose postings have the same numbers in both wallets; join, and return.
begin;
set local role tessera_service;
select test.equals(count(*), 5::bigint, 'purchases')
from (select test.earn('alpha', 'bob', 'q1', 1000)
  union all select test.earn('alpha', 'bob', 'q2', 2000)
  union all select test.earn('alpha', 'ada', 'a1', 300)
  union all select test.earn('alpha', 'ada', 'a2', 500)
  union all select test.earn('alpha', 'bob', 'q3', 700, occurred_at => '2024-06-20 12:00Z')) earned;
reset role;
select test.moves_to('2026-07-02 12:00Z');
set local role tessera_operator;
select test.equals((points_moved, balance_after)::text, '(30,38)', 'what has expired stays behind')
from test.join_household('bob', 'ada');
set local role tessera_service;
select test.equals(refusal, null::text, 'goods come back')
from test.give_back('alpha', 'q2', 'b1', 400);
select test.equals(test.wallet('ada'), '34 4@2028-07-01 10@2028-07-01 20@2028-07-01',
  'a lot with the number of the purchase''s posting is not taken for the purchase''s own');
select test.equals(refusal, null::text, 'goods come back whose points have expired')
from test.give_back('alpha', 'q3', 'b2', 300);
select test.equals(refusal, null::text, 'in parts') from test.give_back('alpha', 'q3', 'b3');
select test.equals(test.wallet('ada'), '34 4@2028-07-01 10@2028-07-01 20@2028-07-01',
  'nothing is taken for them');
reset role;
select test.equals(string_agg(points_expired || ' ' || points_taken, ', ' order by receipt),
  '3 0, 4 0', 'because they were gone') from earning.returns where receipt in ('b2', 'b3');

-- Pending points stay where they are: who has some cannot join, and nobody else's are taken.
set local role tessera_service;
select test.equals(count(*), 3::bigint, 'purchases')
from (select test.earn('beta', 'carl', 'c1', 1000)
  union all select test.earn('beta', 'carl', 'c2', 500, matures_at => '2026-08-01')
  union all select test.earn('beta', 'carl', 'c3', 0)) earned;
select test.equals(is_new, true, 'a member') from test.enrol('alpha', 'dora');
select test.equals(refusal, null::text, 'whose first points are pending')
from test.earn('alpha', 'dora', 'd1', 700, matures_at => '2026-08-01');
set local role tessera_operator;
select test.raises($$ select test.join_household('carl', 'dora') $$, 'TS606',
  'pending points keep a member from joining');
set local role tessera_service;
select test.equals(refusal, null::text, 'they go back') from test.give_back('beta', 'c2', 'b4');
set local role tessera_operator;
select test.equals((points_moved, balance_after)::text, '(10,10)', 'then it joins')
from test.join_household('carl', 'dora');
set local role tessera_service;
select test.equals(refusal, null::text, 'the first purchase is returned in part')
from test.give_back('beta', 'c1', 'b5', 400);
reset role;
select test.equals((balance, pending)::text, '(6,7)',
  'a pending lot with the number of its posting is not its own')
from ledger.wallets where id = test.id('dora wallet');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
