-- Goal: a wallet can owe points while others of it are held, and be frozen while it holds some.
-- Method: hold, return the purchase behind it, let lots expire, release; freeze, try everything.
begin;
create function pg_temp.seen() returns text language sql as $$
  select concat_ws(' ', points_available, points_pending, points_held, points_owed)
  from ledger.read_wallets(array[test.digest('alpha')], array[null::uuid], array[test.id('ada')])
$$;
set local role tessera_owner;
update coalition.settings set return_policy = 'allow_debt';
reset role;
set local role tessera_service;

select test.equals(count(*), 2::bigint, 'ada has 60 points of which 50 expire in January')
from (
  select test.earn('alpha', 'ada', 'r1', 1000)
  union all select test.earn('alpha', 'ada', 'r2', 5000, occurred_at => '2025-01-10 12:00Z')) earned;
select test.equals(refusal, null::text, 'all are held by two holds')
from test.hold('alpha', 'ada', 'h1', 50);
select test.equals(refusal, null::text, 'of which one is longer')
from test.hold('alpha', 'ada', 'h2', 10, lifetime => 2592000);
select test.equals(refusal, null::text, 'the goods of the first purchase come back')
from test.give_back('alpha', 'r1', 'b1');
select test.equals(pg_temp.seen(), '0 0 60 10', 'what is held cannot be taken back: it is owed');
select test.equals((refusal, detail)::text, '(TS201,0)', 'in debt nothing can be held')
from test.hold('alpha', 'ada', 'h3', 1);
select test.equals(refusal, null::text, 'a capture spends what was promised')
from test.capture('alpha', 'h1', 45);
select test.equals(pg_temp.seen(), '0 0 10 5', 'what it releases covers the debt');
select test.equals(test.wallet('ada'), '5 owes 5', 'and the rest is owed still');
select test.equals(refusal, null::text, 'the other hold is given up') from test.void('alpha', 'h2');
select test.equals(pg_temp.seen(), '5 0 0 0', 'and pays the rest');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');

-- Released parts that have expired cover nothing.
select test.equals(refusal, null::text, 'points that expire in September')
from test.earn('alpha', 'ada', 'r3', 2000, occurred_at => '2024-08-10 12:00Z');
reset role;
select test.moves_to('2026-08-20 12:00Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'are held beyond it')
from test.hold('alpha', 'ada', 'h4', 20, lifetime => 2592000);
select test.equals(refusal, null::text, 'while their purchase is returned')
from test.give_back('alpha', 'r3', 'b3');
select test.equals(pg_temp.seen(), '0 0 20 15', 'at the cost of all else and a debt');
reset role;
select test.moves_to('2026-09-02Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'then they are released') from test.void('alpha', 'h4');
select test.equals(pg_temp.seen(), '0 0 0 15', 'expired points pay no debt');
select test.equals(test.verdict(), 'clean', 'the ledger is clean again');

-- A frozen wallet.
select test.equals(refusal, null::text, 'points come') from test.earn('alpha', 'ada', 'r4', 10000);
select test.equals(refusal, null::text, 'some are held') from test.hold('alpha', 'ada', 'h5', 10);
select test.equals(refusal, null::text, 'some more') from test.hold('alpha', 'ada', 'h6', 10);
reset role;
set local role tessera_owner;
update ledger.wallets set status = 'frozen' where id = test.id('ada wallet');
reset role;
set local role tessera_service;
select test.equals((refusal, refusals)::text, '(TS210,{TS210})', 'frozen points are not redeemed')
from test.redeem('alpha', 'ada', 'd1', 1);
select test.equals(refusal, 'TS210', 'nor held') from test.hold('alpha', 'ada', 'h7', 1);
select test.equals(refusal, 'TS210', 'nor captured') from test.capture('alpha', 'h5');
select test.equals(refusal, null::text, 'a hold can be voided') from test.void('alpha', 'h6');
select test.equals(refusal, null::text, 'and points earned')
from test.earn('alpha', 'ada', 'r5', 10000);
reset role;
set local role tessera_owner;
update ledger.wallets set status = 'open' where id = test.id('ada wallet');
reset role;
set local role tessera_service;
select test.equals((refusal, is_replay)::text, '(TS210,t)', 'a refused redemption stays refused')
from test.redeem('alpha', 'ada', 'd1', 1);
select test.equals((refusal, is_replay)::text, '(TS210,t)', 'and so does a hold')
from test.hold('alpha', 'ada', 'h7', 1);
select test.equals((refusal, is_replay)::text, '(TS210,t)', 'and a capture')
from test.capture('alpha', 'h5');
select test.equals(refusal, null::text, 'a new key captures what is still held')
from test.capture('alpha', 'h5', key => 'thawed');
select test.equals(test.verdict(), 'clean', 'the ledger is clean at last');
select test.finish();
rollback;
