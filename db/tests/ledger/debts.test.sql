-- Goal: a debt is paid by what comes next, oldest first, and by nothing that has expired.
-- Method: allow_debt; earn, spend, return, and earn, in pieces smaller and larger than the debt.
begin;
select coalition.configure('test', null, null, null, null, null, 'allow_debt', 0);
set local role tessera_service;
select test.equals(count(*), 2::bigint, 'two purchases')
from (select test.earn('alpha', 'ada', 'r1', 10000)
  union all select test.earn('alpha', 'ada', 'r2', 5000)) earned;
select test.equals(refusal, null::text, 'all spent') from test.redeem('beta', 'ada', 'd1', 150);
select test.equals(count(*), 2::bigint, 'both returned')
from (select test.give_back('alpha', 'r1', 'b1') union all select test.give_back('alpha', 'r2', 'b2'))
  returned;
select test.equals(test.wallet('ada'), '-150 owes 100 owes 50', 'the wallet owes them');
select test.equals(points_owed, 150::bigint, 'and says so')
from ledger.read_wallets(array[test.digest('beta')], array[null::uuid], array[test.id('ada')]);
select test.equals((refusal, detail)::text, '(TS201,0)', 'a wallet in debt has nothing to spend')
from test.redeem('beta', 'ada', 'd2', 1);

select test.equals(balance_after, (-90)::bigint, 'the next earn goes to the debt')
from test.earn('beta', 'ada', 'r3', 6000);
select test.equals(test.wallet('ada'), '-90 owes 40 owes 50', 'the oldest first');
select test.equals(balance_after, (-90)::bigint, 'a purchase of nothing pays nothing')
from test.earn('beta', 'ada', 'r3 nothing', 0);
select test.equals(balance_after, (-40)::bigint, 'then the next')
from test.earn('beta', 'ada', 'r4', 5000);
select test.equals(test.wallet('ada'), '-40 owes 40', 'across the two');
reset role;
select test.moves_to('2026-06-20Z');
set local role tessera_service;
select test.equals(balance_after, (-30)::bigint, 'a purchase whose points have expired is recorded')
from test.earn('beta', 'ada', 'r5', 1000, occurred_at => '2022-01-01Z');
select test.equals(test.wallet('ada'), '-40 owes 40', 'and pays no debt');
select test.equals(refusal, null::text, 'a refund pays a debt as well')
from test.refund('beta', 'd1', 'f1', 50);
select test.equals(test.wallet('ada'), '10 10@2028-07-01', 'what is left of it can be spent');
select test.equals((refusal, balance_after)::text, '(,0)', 'indeed')
from test.redeem('beta', 'ada', 'd3', 10);
reset role;
select test.equals(count(*), 0::bigint, 'every recovery names a credit as its cause')
from ledger.allocations a
join ledger.postings c on c.wallet_id = a.wallet_id and c.sequence = a.cause
where a.cause <> a.debit and c.kind not in ('earn', 'refund');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
