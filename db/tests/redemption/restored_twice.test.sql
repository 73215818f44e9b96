-- Goal: points of one lot that came back with two expiries are ordinary points.
-- Method: spend a lot in two parts, let it expire, refund the parts on two days, and do with the
-- points everything that can be done with points. (The allocations of one debit once named a lot
-- only once, so that such a wallet could not be spent from.)
begin;
set local role tessera_service;
select test.equals(refusal, null::text, 'a purchase') from test.earn('alpha', 'ada', 'r1', 10000);
select test.equals(count(*), 2::bigint, 'its points are spent in two parts')
from (select test.redeem('alpha', 'ada', 'd1', 50)
  union all select test.redeem('alpha', 'ada', 'd2', 50)) spent;
reset role;
select test.moves_to('2028-07-02 12:00Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'one is refunded after the expiry')
from test.refund('alpha', 'd1', 'f1');
reset role;
select test.moves_to('2028-07-03 12:00Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'the other on the next day')
from test.refund('alpha', 'd2', 'f2');
select test.equals(test.wallet('ada'), '100 50@2028-08-01 50@2028-08-02', 'one lot, two expiries');
select test.equals((refusal, balance_after)::text, '(,20)', 'both are spent by one redemption')
from test.redeem('alpha', 'ada', 'd3', 80);
select test.equals(refusal, null::text, 'which is refunded')
from test.refund('alpha', 'd3', 'f3');
select test.equals(test.wallet('ada'), '100 50@2028-08-01 50@2028-08-02',
  'each part has its own expiry again');
select test.equals(refusal, null::text, 'the purchase is returned')
from test.give_back('alpha', 'r1', 'b1', 9000);
select test.equals(test.wallet('ada'), '10 10@2028-08-02', 'out of both parts');
reset role;
select test.moves_to('2028-08-03 12:00Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'the rest is returned after it has expired')
from test.give_back('alpha', 'r1', 'b2');
select test.presents('alpha');
select test.equals((points, points_expired)::text, '(10,10)', 'and nothing is taken for it')
from earning.returns where receipt = 'b2';
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
