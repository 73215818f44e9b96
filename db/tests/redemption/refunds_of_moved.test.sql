-- Goal: renewing points that are refunded by way of a closed wallet are judged by the activity of the
-- wallet to which they go, where they would have been renewed had they not been spent.
-- Method: inactivity of twelve months; spend, join a household, and refund long after, while the
-- household is active and when it is not; and the same without a household.
begin;
reset role;
set local role tessera_owner;
update coalition.settings set refund_grace_days = 0;
reset role;
select coalition.configure('ann', null, null, false, 12, 'day', null, null, null, true);
create function pg_temp.activity(member text) returns text language sql as $$
  select w.active_until::date || ' ' || w.status from ledger.wallets w
  where w.id = test.id(member || ' wallet')
$$;

set local role tessera_service;
select test.equals(count(*), 4::bigint, 'ada and carl earn and spend')
from (select test.earn('alpha', 'ada', 'r1', 10000) union all select test.redeem('alpha', 'ada', 'd1', 100)
  union all select test.earn('beta', 'carl', 'r2', 10000) union all select test.redeem('beta', 'carl', 'd2', 100))
  done;
set local role tessera_operator;
select test.equals(points_moved, 0::bigint, 'ada lives with bob') from test.join_household('ada', 'bob');
reset role;
select test.moves_to('2027-05-01 12:00Z');
set local role tessera_service;
select test.equals(count(*), 2::bigint, 'there and elsewhere something is earned')
from (select test.earn('alpha', 'ada', 'r3', 1000) union all select test.earn('beta', 'carl', 'r4', 1000))
  done;
reset role;
select test.equals(pg_temp.activity('bob') || ', ' || pg_temp.activity('ada'),
  '2028-05-02 open, 2027-06-16 closed', 'the household is active, the wallet left behind is not');
select test.moves_to('2027-08-01 12:00Z');
set local role tessera_service;
select test.equals(count(*), 2::bigint, 'then both have a part back')
from (select test.refund('alpha', 'd1', 'f1', 60) union all select test.refund('beta', 'd2', 'f2', 60))
  done;
reset role;
select test.equals((select balance from ledger.wallets where id = test.id('carl wallet')), 70::bigint,
  'it is there where nobody has joined anybody');
select test.equals((select balance from ledger.wallets where id = test.id('bob wallet')), 70::bigint,
  'and where somebody has');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');

-- When the household has been idle for as long, its points are gone, and so are these.
select test.moves_to('2028-06-01 12:00Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'the rest') from test.refund('alpha', 'd1', 'f3');
reset role;
select test.equals((select balance from ledger.wallets where id = test.id('bob wallet')), 0::bigint,
  'comes too late');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
