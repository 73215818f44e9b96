-- Goal: what users of other ledgers reported of refunds does not happen here.
-- Method: the reports, acted out; each assertion bears the name of its report.
begin;
set local role tessera_service;
select test.equals(count(*), 1::bigint, 'a purchase earns 100')
from (select test.earn('alpha', 'ada', 'r1', 10000)) earned;
select test.equals(balance_after, 20::bigint, 'of which 80 are spent')
from test.redeem('alpha', 'ada', 'd1', 80);
select test.equals((refusal, is_replay)::text, '(,f)', 'and 30 given back')
from test.refund('alpha', 'd1', 'f1', 30);
reset role;
select test.equals(test.wallet('ada'), '50 50@2028-07-01', 'a refund that deducts the points again');
select test.equals(test.postings('ada', 'refund'), 1::bigint, 'a refund is one posting');

set local role tessera_service;
select test.equals((refusal, is_replay)::text, '(,t)', 'the same refund, sent again, says so')
from test.refund('alpha', 'd1', 'f1', 30);
select test.equals((refusal, is_replay)::text, '(,t)', 'and so it does under a new key')
from test.refund('alpha', 'd1', 'f1', 30, key => 'anew');
reset role;
select test.equals(test.wallet('ada'), '50 50@2028-07-01',
  'a repeated refund that re-applies the payment');
select test.equals(test.postings('ada', 'redeem') || ' ' || test.postings('ada', 'refund'), '1 1',
  'neither the payment nor the refund is posted again');
select test.equals(test.verdict(), 'clean', 'the ledger is sound');
select test.finish();
rollback;
