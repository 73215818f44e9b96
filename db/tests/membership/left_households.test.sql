-- Goal: what a member brought into a household stays there, and so do the returns and refunds of what
-- happened before: nothing is waived because the member has left, and nothing is had twice.
-- Method: earn, spend, join, leave, return and refund; then the same by way of merges.
begin;
set local role tessera_service;
select test.equals(count(*), 3::bigint, 'ada earns, spends, and earns')
from (select test.earn('alpha', 'ada', 'r1', 10000) union all select test.redeem('alpha', 'ada', 'd1', 40)
  union all select test.earn('alpha', 'ada', 'r2', 1000)) done;
set local role tessera_operator;
select test.equals(points_moved, 70::bigint, 'brings it to bob') from test.join_household('ada', 'bob');
select test.leave_household('ada', 'ada2');
set local role tessera_service;
select test.equals(refusal, null::text, 'and returns what she had bought before')
from test.give_back('alpha', 'r1', 'b1', 6000);
reset role;
select test.equals(
  (select (points_taken, points_waived, wallet_id = test.id('bob wallet'))::text
   from earning.returns where receipt = 'b1'), '(60,0,t)', 'from where its points are');
select test.equals(test.wallet('bob'), '10 10@2028-07-01', 'and not from nowhere');
set local role tessera_service;
select test.equals(refusal, null::text, 'what she had spent before') from test.refund('alpha', 'd1', 'f1');
reset role;
select test.equals(test.wallet('bob'), '50 10@2028-07-01 40@2028-07-01',
  'comes back to where it would be had it not been spent');
select test.equals(test.wallet('ada2'), '0', 'so that she cannot keep it');
set local role tessera_service;
select test.equals(refusal, null::text, 'and return the rest') from test.give_back('alpha', 'r1', 'b2');
reset role;
select test.equals((points_taken, points_waived)::text, '(40,0)', 'of which nothing is waived')
from earning.returns where receipt = 'b2';
select test.equals(test.wallet('bob') || ' ' || test.wallet('ada2'), '10 10@2028-07-01 0',
  'what is left is what was not returned');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');

-- On and on: the household's wallet is emptied itself, and so is the next.
set local role tessera_operator;
select test.equals(points_moved, 10::bigint, 'bob is ada again') from test.merge('bob', 'ada');
select test.equals(test.wallet('ada2'), '10 10@2028-07-01', 'and has one wallet with her');
select test.equals(test.enrol('alpha', 'dora') is null, false, 'dora comes');
select test.equals(points_moved, 10::bigint, 'ada lives with her') from test.join_household('ada', 'dora');
select test.leave_household('ada', 'ada3');
set local role tessera_service;
select test.equals(refusal, null::text, 'a part of the second purchase comes back')
from test.give_back('alpha', 'r2', 'b3', 300);
reset role;
select test.equals(test.wallet('dora'), '7 7@2028-07-01', 'from the last of three wallets');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');

-- A wallet that a merge closed and its undoing opened again has its own documents back.
set local role tessera_service;
select test.equals(count(*), 2::bigint, 'carl earns and spends')
from (select test.earn('beta', 'carl', 'r5', 2000) union all select test.redeem('beta', 'carl', 'd5', 5))
  done;
set local role tessera_operator;
select test.equals(points_moved, 15::bigint, 'is dora') from test.merge('carl', 'dora');
set local role tessera_service;
select test.equals(refusal, null::text, 'has some back') from test.refund('beta', 'd5', 'f5', 2);
reset role;
select test.equals(test.wallet('dora'), '24 7@2028-07-01 15@2028-07-01 2@2028-07-01', 'there');
set local role tessera_operator;
select test.equals(points_moved, 17::bigint, 'is not dora') from test.unmerge('carl');
set local role tessera_service;
select test.equals(refusal, null::text, 'has the rest back') from test.refund('beta', 'd5', 'f6');
reset role;
select test.equals(test.wallet('dora'), '7 7@2028-07-01', 'not there');
select test.equals((select balance from ledger.wallets where id = test.id('carl wallet')), 20::bigint,
  'but in his own');
set local role tessera_operator;
select test.equals(test.enrol('alpha', 'eve') is null, false, 'eve comes');
select test.equals(points_moved, 20::bigint, 'carl lives with her') from test.join_household('carl', 'eve');
set local role tessera_service;
select test.equals(refusal, null::text, 'a part of what he had bought comes back')
from test.give_back('beta', 'r5', 'b5', 500);
reset role;
select test.equals((select balance from ledger.wallets where id = test.id('eve wallet')), 15::bigint,
  'from hers: the merge is undone');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
