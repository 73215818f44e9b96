-- Goal: what comes back takes back exactly the points it had earned, once, however it is cut.
-- Method: purchases that do not divide evenly, returned by amount, by line, whole, and again.
begin;
set local role tessera_service;

-- 7 points for 700: each third of 233 or 234 takes back 2 or 3.
select test.equals(balance_after, 7::bigint, 'seven points are earned')
from test.earn('alpha', 'ada', 'r1', 700);
select test.equals((refusal, is_replay)::text, '(,f)', 'a part can be returned')
from test.give_back('alpha', 'r1', 'b1', 233);
select test.equals(test.available('alpha', 'ada'), 5::bigint, 'a third takes two points');
select test.equals((refusal, is_replay)::text, '(,t)',
  'a repeated return has no second effect and says so')
from test.give_back('alpha', 'r1', 'b1', 233);
select test.equals((refusal, is_replay)::text, '(,t)',
  'neither has its receipt under another key')
from test.give_back('alpha', 'r1', 'b1', 233, key => 'another');
select test.equals(refusal, 'TS301', 'its receipt with another amount is refused')
from test.give_back('alpha', 'r1', 'b1', 234, key => 'a third');
select test.equals(refusal, 'TS301', 'its receipt for all that is left is another request')
from test.give_back('alpha', 'r1', 'b1', key => 'a fourth');
select test.equals(refusal, 'TS101', 'its key with other content is refused')
from test.give_back('alpha', 'r1', 'b1', 233, content => 'other');
select test.equals(test.available('alpha', 'ada'), 5::bigint, 'none of it took a point');
select test.equals((refusal, detail)::text, '(TS304,467)',
  'more than is left is refused and told what is left')
from test.give_back('alpha', 'r1', 'b2', 468);
select test.equals((refusal, detail)::text, '(TS304,467)',
  'the largest number is refused like any other')
from test.give_back('alpha', 'r1', 'b3', 9223372036854775807);
select test.equals((refusal, detail, is_replay)::text, '(TS304,467,t)',
  'a return that was refused by state stays refused, and says that it is a replay')
from test.give_back('alpha', 'r1', 'b2', 468);
select test.equals(refusal, null::text, 'all that is left can be returned')
from test.give_back('alpha', 'r1', 'b4');
select test.equals(test.wallet('ada'), '0', 'pieces take back what the whole would');
select test.equals((refusal, is_replay)::text, '(,t)',
  'the return of all that was left replays under another key')
from test.give_back('alpha', 'r1', 'b4', key => 'b4 again');
select test.equals((refusal, detail)::text, '(TS304,0)', 'nothing is left to return')
from test.give_back('alpha', 'r1', 'b5');
select test.equals((refusal, detail, is_replay)::text, '(TS304,467,t)',
  'the refusal of the key is the first one, whatever has happened since')
from test.give_back('alpha', 'r1', 'b2', 468);

select test.equals(refusal, 'TS302', 'a return of no purchase is refused')
from test.give_back('alpha', 'unknown', 'b6', 1);
select test.equals(refusal, 'TS302', 'a purchase of another partner is no purchase')
from test.give_back('beta', 'r1', 'b7', 1);
select test.equals(refusal, 'TS303', 'a return that names no purchase is refused')
from test.give_back('alpha', null, 'b8', 1);
select test.equals(refusal, 'TS306', 'a return that has not happened yet is refused')
from test.give_back('alpha', 'r1', 'b9', 1, occurred_at => '2026-06-15 13:00Z');

-- Lines: three pieces for 100 do not divide; the pieces sum up all the same.
select test.equals(balance_after, 3::bigint, 'a purchase of lines earns on its amount')
from test.earn('alpha', 'ada', 'r2', 300,
  lines => '[{"amount": 100, "quantity": 3}, {"amount": 200, "quantity": 1}]');
select test.equals(refusal, null::text, 'one piece of three can be returned')
from test.give_back('alpha', 'r2', 'c1', lines => '[{"line": 1, "quantity": 1}]');
select test.equals(refusal, null::text, 'then the other two, and another line with them')
from test.give_back('alpha', 'r2', 'c2',
  lines => '[{"line": 1, "quantity": 2}, {"line": 2, "quantity": 1}]');
select test.presents('alpha');
select test.equals(string_agg(amount || ' for ' || points, ', ' order by receipt),
  '33 for 0, 267 for 3', 'lines round down in all, not each')
from earning.returns where receipt in ('c1', 'c2');
select test.equals((refusal, detail)::text, '(TS304,1)',
  'more of a line than is left is refused and told which')
from test.give_back('alpha', 'r2', 'c3', lines => '[{"line": 1, "quantity": 1}]');
select test.equals((refusal, detail)::text, '(TS309,3)', 'a line that is not there is refused')
from test.give_back('alpha', 'r2', 'c4', lines => '[{"line": 3, "quantity": 1}]');
select test.equals((refusal, detail)::text, '(TS309,0)', 'lines are counted from one')
from test.give_back('alpha', 'r2', 'c5', lines => '[{"line": 0, "quantity": 1}]');
select test.equals((refusal, detail)::text, '(TS309,5000000000)',
  'a line beyond any array is one that is not there')
from test.give_back('alpha', 'r2', 'c6', lines => '[{"line": 5000000000, "quantity": 1}]');
select test.equals((refusal, detail)::text, '(TS304,1)', 'quantities do not overflow')
from test.give_back('alpha', 'r2', 'c7', lines =>
  '[{"line": 1, "quantity": 9223372036854775807}, {"line": 1, "quantity": 9223372036854775807}]');
select test.raises($$ select test.give_back('alpha', 'r2', 'c8',
  lines => '[{"line": 1, "quantity": -1}, {"line": 2, "quantity": 1}]') $$, '22023',
  'no line comes back a negative number of times');
select test.equals((refusal, detail)::text, '(TS309,1)', 'a purchase without lines has none')
from test.give_back('alpha', 'r1', 'c9', lines => '[{"line": 1, "quantity": 1}]');

select test.equals(refusal, null::text, 'a purchase of nothing is recorded')
from test.earn('alpha', 'ada', 'r3', 0);
select test.equals(refusal, null::text, 'a purchase of nothing can be returned whole')
from test.give_back('alpha', 'r3', 'd1');
select test.equals((refusal, detail)::text, '(TS304,0)', 'and only once')
from test.give_back('alpha', 'r3', 'd2');

select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
