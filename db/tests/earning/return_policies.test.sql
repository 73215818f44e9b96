-- Goal: a return takes the purchase's own points, then others; what is spent falls under the
-- coalition's policy, what has expired is gone already, and every point is accounted for once.
-- Method: spend, expire, return, under each of the three policies.
begin;

create function pg_temp.last_return(return_receipt text) returns text
language sql as $$
  select format('%s of %s: taken %s, expired %s, owed %s, waived %s, charged %s, balance %s',
    points, amount, points_taken, points_expired, points_owed, points_waived, points_charged,
    balance_after)
  from earning.returns where receipt = return_receipt
$$;

set local role tessera_service;
select test.equals(count(*), 4::bigint, 'four purchases earn a hundred points each')
from (
  select test.earn('alpha', 'ada', 'r1', 10000)
  union all select test.earn('alpha', 'ada', 'r2', 10000)
  union all select test.earn('alpha', 'bob', 'r3', 10000)
  union all select test.earn('beta', 'carl', 'r4', 10000)) earned;

select test.equals(refusal, null::text, 'ada spends half of the first purchase at another partner')
from test.redeem('beta', 'ada', 'd1', 50);
select test.equals(refusal, null::text, 'and returns it')
from test.give_back('alpha', 'r1', 'b1');
reset role;
select test.equals(pg_temp.last_return('b1'),
  '100 of 10000: taken 100, expired 0, owed 0, waived 0, charged 0, balance 50',
  'a return takes what is left of its own points, then others that the wallet has');
select test.equals(test.wallet('ada'), '50 50@2028-07-01', 'the lot of the other purchase pays');

-- within_balance is what a new coalition begins with.
set local role tessera_service;
select test.equals(refusal, null::text, 'ada spends all')
from test.redeem('alpha', 'ada', 'd2', 50);
select test.equals(refusal, null::text, 'and returns the rest')
from test.give_back('alpha', 'r2', 'b2', 6000);
reset role;
select test.equals(pg_temp.last_return('b2'),
  '60 of 6000: taken 0, expired 0, owed 0, waived 60, charged 0, balance 0',
  'within_balance: the operator bears what is spent');

select coalition.configure('test', null, null, null, null, null, 'charge_partner', null);
set local role tessera_service;
select test.equals(refusal, null::text, 'bob spends 70') from test.redeem('alpha', 'bob', 'd3', 70);
select test.equals(refusal, null::text, 'and returns all') from test.give_back('alpha', 'r3', 'b3');
reset role;
select test.equals(pg_temp.last_return('b3'),
  '100 of 10000: taken 30, expired 0, owed 0, waived 0, charged 70, balance 0',
  'charge_partner: the partner bears what is spent');

select coalition.configure('test', null, null, null, null, null, 'allow_debt', null);
set local role tessera_service;
select test.equals(refusal, null::text, 'carl spends 70') from test.redeem('beta', 'carl', 'd4', 70);
select test.equals(refusal, null::text, 'and returns all') from test.give_back('beta', 'r4', 'b4');
reset role;
select test.equals(pg_temp.last_return('b4'),
  '100 of 10000: taken 30, expired 0, owed 70, waived 0, charged 0, balance -70',
  'allow_debt: the wallet owes what is spent');
select test.equals(test.wallet('carl'), '-70 owes 70', 'the debt is open');

-- Expired points are not taken a second time.
select coalition.configure('test', null, null, null, null, null, 'within_balance', null);
select test.moves_to('2024-07-05 12:00Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'an old purchase') from test.earn('beta', 'ada', 'r5', 10000);
select test.equals(refusal, null::text, 'of which 40 are spent')
from test.redeem('beta', 'ada', 'd5', 40);
reset role;
select test.moves_to('2026-08-01 12:00Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'a part is returned after it has expired')
from test.give_back('beta', 'r5', 'b5', 8000);
select test.equals(refusal, null::text, 'then the rest') from test.give_back('beta', 'r5', 'b6');
reset role;
select test.equals(pg_temp.last_return('b5'),
  '80 of 8000: taken 0, expired 60, owed 0, waived 20, charged 0, balance 0',
  'a return of expired points takes nothing for them');
select test.equals(pg_temp.last_return('b6'),
  '20 of 2000: taken 0, expired 0, owed 0, waived 20, charged 0, balance 0',
  'and no later return counts the same expiry again');

select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
