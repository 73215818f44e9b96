-- Goal: a refund gives back the same points, once, with the expiry they had or the grace.
-- Method: spend across lots of two issuers, refund in parts, before and after an expiry.
begin;
set local role tessera_service;

select test.equals(count(*), 2::bigint, 'two lots')
from (
  select test.earn('alpha', 'ada', 'r1', 10000)
  union all select test.earn('beta', 'ada', 'r2', 5000, occurred_at => '2024-06-20 12:00Z')) earned;
select test.equals(test.wallet('ada'), '150 50@2026-07-01 100@2028-07-01',
  'one of which expires in two weeks');
select test.equals(balance_after, 70::bigint, 'eighty are spent, over both')
from test.redeem('alpha', 'ada', 'd1', 80);
select test.equals((refusal, is_replay)::text, '(,f)', 'forty are given back')
from test.refund('alpha', 'd1', 'f1', 40);
select test.equals(test.wallet('ada'), '110 10@2026-07-01 100@2028-07-01',
  'a refund restores the same lots, the last-expiring first, with their expiry');
select test.equals((refusal, is_replay)::text, '(,t)',
  'a repeated refund has no second effect and says so')
from test.refund('alpha', 'd1', 'f1', 40);
select test.equals((refusal, is_replay)::text, '(,t)',
  'neither has its reference under another key')
from test.refund('alpha', 'd1', 'f1', 40, key => 'another');
select test.equals(refusal, 'TS204', 'its reference with other points is refused')
from test.refund('alpha', 'd1', 'f1', 39, key => 'a third');
select test.equals(refusal, 'TS204', 'its reference for all that is left is another request')
from test.refund('alpha', 'd1', 'f1', key => 'a fourth');
select test.equals(refusal, 'TS101', 'its key with other content is refused')
from test.refund('alpha', 'd1', 'f1', 40, content => 'other');
select test.equals((refusal, detail)::text, '(TS203,40)',
  'two refunds together never exceed the redemption')
from test.refund('alpha', 'd1', 'f2', 41);
select test.equals((refusal, detail)::text, '(TS203,40)', 'not by the largest number either')
from test.refund('alpha', 'd1', 'f3', 9223372036854775807);
select test.equals((refusal, detail, is_replay)::text, '(TS203,40,t)',
  'a refund that was refused by state stays refused')
from test.refund('alpha', 'd1', 'f2', 41);
select test.equals(refusal, 'TS202', 'a redemption of another partner is no redemption')
from test.refund('beta', 'd1', 'f4', 1);
select test.equals(refusal, 'TS306', 'a refund that has not happened yet is refused')
from test.refund('alpha', 'd1', 'f5', 1, occurred_at => '2026-06-15 13:00Z');
select test.equals(test.wallet('ada'), '110 10@2026-07-01 100@2028-07-01', 'none moved a point');

-- Thirty days of grace is what a new coalition begins with.
reset role;
select test.moves_to('2026-07-10 12:00Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'the rest is given back after its expiry')
from test.refund('alpha', 'd1', 'f6');
select test.equals(test.wallet('ada'), '140 40@2026-08-09 100@2028-07-01',
  'what has expired meanwhile lives for the grace, what was left of it is swept');
select test.equals((refusal, detail)::text, '(TS203,0)', 'nothing is left to give back')
from test.refund('alpha', 'd1', 'f7');
select test.equals((refusal, is_replay)::text, '(,t)',
  'the refund of all that was left replays under another key')
from test.refund('alpha', 'd1', 'f6', key => 'f6 again');

-- Without grace.
reset role;
select coalition.configure('test', null, null, null, null, null, null, 0);
set local role tessera_service;
select test.equals(balance_after, 90::bigint, 'the points with grace are spent again')
from test.redeem('beta', 'ada', 'd2', 50);
select test.equals(test.wallet('ada'), '90 90@2028-07-01', 'first of all');
reset role;
select test.moves_to('2026-08-10 12:00Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'and given back after that')
from test.refund('beta', 'd2', 'f8');
select test.equals(test.wallet('ada'), '100 100@2028-07-01',
  'without grace, restored points that have expired expire at once');
select test.presents('beta');
select test.equals(string_agg(points || ' at ' || balance_after, ', '), '50 at 140',
  'the refund itself was whole') from redemption.refunds;

-- Values round down in all.
select test.equals(refusal, null::text, 'three points are spent')
from test.redeem('alpha', 'ada', 'd3', 3);
select test.equals(count(*), 3::bigint, 'and given back one by one')
from (
  select test.refund('alpha', 'd3', 'g1', 1)
  union all select test.refund('alpha', 'd3', 'g2', 1)
  union all select test.refund('alpha', 'd3', 'g3')) refunds;
select test.presents('alpha');
select test.equals(sum(value)::bigint, 3::bigint, 'refunds of all points give back all of the value')
from redemption.refunds where reference like 'g_';

select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
