-- Goal: a return takes back points that are on hold, too, whatever the policy: they are owed, and
-- pay when the hold gives them back. Only what was spent is waived or charged.
-- Method: returns while one hold or several set points aside; void, capture and expire them, under
-- each policy; holds of points that expire meanwhile.
begin;

create function pg_temp.last_return(return_receipt text) returns text
language sql as $$
  select format('taken %s, expired %s, owed %s, waived %s, charged %s, balance %s', points_taken,
    points_expired, points_owed, points_waived, points_charged, balance_after)
  from earning.returns where receipt = return_receipt
$$;

-- within_balance is what a new coalition begins with.
set local role tessera_service;
select test.equals(refusal, null::text, 'ada earns') from test.earn('alpha', 'ada', 'r1', 10000);
select test.equals(refusal, null::text, 'has all of it set aside elsewhere')
from test.hold('beta', 'ada', 'h1', 100);
select test.equals(refusal, null::text, 'and returns the goods') from test.give_back('alpha', 'r1', 'b1');
reset role;
select test.equals(pg_temp.last_return('b1'),
  'taken 0, expired 0, owed 100, waived 0, charged 0, balance 0', 'what is on hold is owed');
select test.equals(test.available('beta', 'ada'), 0::bigint, 'nothing is left to spend');
set local role tessera_service;
select test.equals(refusal, null::text, 'the hold is voided') from test.void('beta', 'h1');
reset role;
select test.equals(test.wallet('ada'), '0', 'and its points pay: none were for nothing');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');

-- Some are open, some on hold, some spent; then the hold is captured in part.
set local role tessera_service;
select test.equals(count(*), 2::bigint, 'earned, and set aside in two holds')
from (select test.earn('alpha', 'ada', 'r2', 10000)
  union all select test.redeem('alpha', 'ada', 'd2', 30)) done;
select test.equals(count(*), 2::bigint, 'two holds')
from (select test.hold('alpha', 'ada', 'h2', 20) union all select test.hold('beta', 'ada', 'h3', 25))
  done;
select test.equals(refusal, null::text, 'returned') from test.give_back('alpha', 'r2', 'b2');
reset role;
select test.equals(pg_temp.last_return('b2'),
  'taken 25, expired 0, owed 45, waived 30, charged 0, balance 0',
  'first what is open, then what is on hold; only what was spent is waived');
set local role tessera_service;
select test.equals(refusal, null::text, 'one hold is captured in part')
from test.capture('alpha', 'h2', 5);
reset role;
select test.equals(test.wallet('ada'), '-5 owes 30', 'what it gives back pays');
set local role tessera_service;
select test.equals(refusal, null::text, 'the other is captured whole') from test.capture('beta', 'h3');
reset role;
select test.equals(test.wallet('ada'), '-30 owes 30',
  'what was spent after the return is owed: the return was not about spent points');
set local role tessera_service;
select test.equals(balance_after, 10::bigint, 'the next points pay it first')
from test.earn('alpha', 'ada', 'r3', 4000);
reset role;
select test.equals(test.verdict(), 'clean', 'the ledger is clean');

-- What an earlier debt waits for covers no other.
set local role tessera_service;
select test.equals(count(*), 2::bigint, 'bob earns twice')
from (select test.earn('alpha', 'bob', 'r4', 6000) union all select test.earn('alpha', 'bob', 'r5', 4000))
  done;
select test.equals(refusal, null::text, 'and has a part set aside')
from test.hold('alpha', 'bob', 'h4', 70);
select test.equals(refusal, null::text, 'spends the rest') from test.redeem('alpha', 'bob', 'd4', 30);
select test.equals(refusal, null::text, 'returns one') from test.give_back('alpha', 'r4', 'b4');
select test.equals(refusal, null::text, 'and the other') from test.give_back('alpha', 'r5', 'b5');
reset role;
select test.equals(pg_temp.last_return('b4'),
  'taken 0, expired 0, owed 60, waived 0, charged 0, balance 10', 'the first is all on hold');
select test.equals(pg_temp.last_return('b5'),
  'taken 0, expired 0, owed 10, waived 30, charged 0, balance 0', 'the second what is left of it');
select test.moves_to(test.now() + interval '2 hours');
set local role tessera_service;
select test.equals(test.available('alpha', 'bob'), 0::bigint, 'both are paid when the hold expires');
reset role;
select test.equals(test.wallet('bob'), '0', 'to the point');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');

-- The partner is charged with what was spent, and with nothing else.
select coalition.configure('test', null, null, null, null, null, 'charge_partner', null);
set local role tessera_service;
select test.equals(refusal, null::text, 'carl earns') from test.earn('beta', 'carl', 'r6', 10000);
select test.equals(refusal, null::text, 'spends') from test.redeem('beta', 'carl', 'd6', 30);
select test.equals(refusal, null::text, 'has some set aside') from test.hold('beta', 'carl', 'h6', 20);
select test.equals(refusal, null::text, 'and returns all') from test.give_back('beta', 'r6', 'b6');
select test.equals(refusal, null::text, 'the hold is voided') from test.void('beta', 'h6');
reset role;
select test.equals(pg_temp.last_return('b6'),
  'taken 50, expired 0, owed 20, waived 0, charged 30, balance 0', 'charge_partner does as well');
select test.equals(test.wallet('carl'), '0', 'and nothing is left over');

-- Points on hold whose time is over come back no more, so nobody owes them: spent or expired.
select coalition.configure('test', null, null, null, null, null, 'within_balance', null);
set local role tessera_service;
select test.equals(refusal, null::text, 'points of long ago')
from test.earn('beta', 'carl', 'r7', 1000, occurred_at => '2024-06-20 12:00Z');
select test.equals(refusal, null::text, 'and of now') from test.earn('beta', 'carl', 'r8', 1000);
select test.equals(refusal, null::text, 'all are set aside until they have expired')
from test.hold('beta', 'carl', 'h7', 20, 30 * 86400);
reset role;
select test.moves_to('2026-07-02 12:00Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'one is returned') from test.give_back('beta', 'r7', 'b7');
select test.equals(refusal, null::text, 'then the other') from test.give_back('beta', 'r8', 'b8');
select test.equals(refusal, null::text, 'the hold is voided') from test.void('beta', 'h7');
reset role;
select test.equals(pg_temp.last_return('b7'),
  'taken 0, expired 0, owed 10, waived 0, charged 0, balance 10', 'what can still come back is owed');
select test.equals(pg_temp.last_return('b8'),
  'taken 0, expired 0, owed 0, waived 10, charged 0, balance 10', 'and once');
select test.equals(test.wallet('carl'), '0', 'what has expired is gone');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
