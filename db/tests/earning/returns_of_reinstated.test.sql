-- Goal: points that were reinstated go back with the goods that had earned them; what has expired is
-- counted as gone once, and not while it is there again.
-- Method: expire, reinstate whole and in part, return whole and in parts, and let them expire again.
begin;

create function pg_temp.reinstate(expiry integer, points bigint, through date) returns bigint
language sql as $$
  select r.balance from ledger.reinstate_points('ann', gen_random_uuid(), null, test.id('ada'), expiry,
    points, through, false, 'goodwill') r
$$;
create function pg_temp.last_return(return_receipt text) returns text
language sql as $$
  select format('taken %s, expired %s, waived %s, balance %s', points_taken, points_expired,
    points_waived, balance_after)
  from earning.returns where receipt = return_receipt
$$;

set local role tessera_service;
select test.equals(count(*), 3::bigint, 'three purchases')
from (select test.earn('alpha', 'ada', 'r1', 10000) union all select test.earn('alpha', 'ada', 'r2', 8000)
  union all select test.earn('alpha', 'ada', 'r3', 6000)) earned;
reset role;
select test.moves_to('2028-07-15 12:00Z');
select test.equals(test.available('alpha', 'ada'), 0::bigint, 'expire');
select test.equals(pg_temp.reinstate(4, null, '2029-01-01'), 100::bigint, 'the first comes back');
set local role tessera_service;
select test.equals(refusal, null::text, 'its goods do') from test.give_back('alpha', 'r1', 'b1');
reset role;
select test.equals(pg_temp.last_return('b1'), 'taken 100, expired 0, waived 0, balance 0',
  'with all its points');

select test.equals(pg_temp.reinstate(5, 50, '2029-01-01'), 50::bigint, 'of the second, a part');
set local role tessera_service;
select test.equals(count(*), 2::bigint, 'its goods come back in halves')
from (select test.give_back('alpha', 'r2', 'b2', 4000) union all select test.give_back('alpha', 'r2', 'b3'))
  back;
reset role;
select test.equals(pg_temp.last_return('b2'), 'taken 10, expired 30, waived 0, balance 40',
  'what is gone counts');
select test.equals(pg_temp.last_return('b3'), 'taken 40, expired 0, waived 0, balance 0', 'once');

-- Given back twice, and expired for good in between.
select test.equals(pg_temp.reinstate(6, 60, '2028-08-01'), 60::bigint, 'the third comes back');
select test.moves_to('2028-09-01 12:00Z');
select test.equals(test.available('alpha', 'ada'), 0::bigint, 'expires again');
select test.equals(pg_temp.reinstate((select max(sequence) from ledger.postings
  where wallet_id = test.id('ada wallet')), 20, '2029-01-01'), 20::bigint, 'comes back in part');
set local role tessera_service;
select test.equals(refusal, null::text, 'and goes') from test.give_back('alpha', 'r3', 'b4', 4500);
reset role;
select test.equals(pg_temp.last_return('b4'), 'taken 5, expired 40, waived 0, balance 15',
  'what has expired again is gone, and no more of it');
-- What a return has counted as gone may come back afterwards: that counts nothing the other way.
select test.equals(pg_temp.reinstate((select max(sequence) from ledger.postings
  where wallet_id = test.id('ada wallet') and kind = 'expire'), 40, '2029-01-01'), 55::bigint,
  'the rest comes back after all');
set local role tessera_service;
select test.equals(refusal, null::text, 'the last of the goods') from test.give_back('alpha', 'r3', 'b5');
reset role;
select test.equals(pg_temp.last_return('b5'), 'taken 15, expired 0, waived 0, balance 40',
  'takes what it earned');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
