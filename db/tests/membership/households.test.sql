-- Goal: a household shares one wallet; joining brings the points along, leaving leaves them.
-- Method: join, spend, return and refund what happened before and meanwhile, leave; then each
-- reason for which a wallet cannot be emptied.
begin;
set local role tessera_service;
select test.equals(count(*), 3::bigint, 'purchases')
from (select test.earn('alpha', 'ada', 'r1', 10000)
  union all select test.earn('alpha', 'bob', 'r2', 4000)
  union all select test.earn('beta', 'ada', 'r3', 2000)) earned;
select test.equals(count(*), 1::bigint, 'a redemption') from test.redeem('alpha', 'bob', 'd1', 10);
set local role tessera_operator;
select test.equals((is_replay, points_moved, balance_after)::text, '(f,30,150)',
  'a rehearsal tells what would be') from test.join_household('bob', 'ada', true);
select test.equals(test.wallet('bob'), '30 30@2028-07-01', 'and does nothing');
select test.equals((is_replay, wallet_id = test.id('ada wallet'), points_moved, balance_after)::text,
  '(f,t,30,150)', 'the joiner brings its points along') from test.join_household('bob', 'ada');
select test.equals(test.wallet('bob'), '0', 'its wallet is empty');
select test.equals(status::text, 'closed', 'and closed')
from ledger.wallets where id = test.id('bob wallet');
select test.equals((is_replay, points_moved, balance_after)::text, '(t,0,150)',
  'joining again changes nothing') from test.join_household('bob', 'ada');
select test.equals((is_replay, points_moved)::text, '(t,0)', 'nor does it the other way')
from test.join_household('ada', 'bob');
select test.raises($$ select test.join_household('ada', 'ada') $$, 'TS613', 'nobody joins itself');
select test.raises($$ select test.join_household('ada', 'carl') $$, 'TS603',
  'whoever shares a wallet leaves it first');
select test.raises($$ select test.transfer('ada', 'bob', 1) $$, 'TS613',
  'one wallet gives itself nothing');
set local role tessera_service;
select test.equals(test.available('alpha', 'bob'), 150::bigint, 'both see the same points');
select test.equals(test.available('alpha', 'ada'), 150::bigint, 'both of them');
select test.equals(balance_after, 160::bigint, 'one earns')
from test.earn('alpha', 'bob', 'r4', 1000);
select test.equals(balance_after, 155::bigint, 'the other redeems')
from test.redeem('alpha', 'ada', 'd2', 5);

-- What happened on the closed wallet goes on where the member is now.
select test.equals((refusal, is_replay)::text, '(,f)', 'a purchase from before is returned in part')
from test.give_back('alpha', 'r2', 'b1', 1000);
select test.equals(test.wallet('ada'),
  '145 85@2028-07-01 20@2028-07-01 30@2028-07-01 10@2028-07-01',
  'its points are taken where they are now, oldest first');
reset role;
select test.equals((points_taken, balance_after)::text, '(10,145)', 'and the return says so')
from earning.returns where receipt = 'b1';
set local role tessera_service;
select test.equals((refusal, is_replay)::text, '(,t)', 'once')
from test.give_back('alpha', 'r2', 'b1', 1000);
select test.equals((refusal, is_replay)::text,
  '(,f)', 'a redemption from before is refunded in part')
from test.refund('alpha', 'd1', 'f1', 4);
select test.equals(test.wallet('ada'),
  '149 85@2028-07-01 20@2028-07-01 30@2028-07-01 10@2028-07-01 4@2028-07-01',
  'its points arrive where the member is now, as they were');
select test.equals(test.wallet('bob'), '0', 'by way of the closed wallet');
reset role;
select test.equals(balance_after, 149::bigint, 'which is what the till prints')
from redemption.refunds where reference = 'f1';
set local role tessera_service;
select test.equals((refusal, is_replay)::text, '(,t)', 'once')
from test.refund('alpha', 'd1', 'f1', 4);
select test.equals((refusal, detail)::text, '(TS203,6)', 'never more than the redemption')
from test.refund('alpha', 'd1', 'f2', 7);
select test.equals((refusal, is_replay)::text, '(,f)', 'the rest')
from test.refund('alpha', 'd1', 'f3');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');

-- Leaving.
set local role tessera_operator;
do $$ begin perform test.freeze('ada'); end $$;
select test.raises($$ select test.leave_household('bob', 'bob new') $$, 'TS210',
  'nobody leaves a frozen wallet');
do $$ begin perform test.freeze('ada', 'open'); end $$;
select test.leave_household('bob', 'bob new');
select test.equals(test.wallet('bob new'), '0', 'whoever leaves has a new wallet, with nothing in it');
select test.equals(test.wallet('ada'),
  '155 85@2028-07-01 20@2028-07-01 30@2028-07-01 10@2028-07-01 4@2028-07-01 6@2028-07-01',
  'the points stay with the household');
select test.raises($$ select test.leave_household('bob', 'bob other') $$, 'TS604',
  'nobody leaves twice');
select test.raises($$ select test.leave_household('ada', 'ada other') $$, 'TS604',
  'nor when nobody is left');
set local role tessera_service;
select test.equals(refusal, null::text, 'what was bought on the household''s wallet')
from test.give_back('alpha', 'r4', 'b2');
select test.equals(test.wallet('ada'),
  '145 85@2028-07-01 20@2028-07-01 30@2028-07-01 4@2028-07-01 6@2028-07-01',
  'goes back from there');
select test.equals(refusal, null::text, 'what was bought on a wallet that is closed')
from test.give_back('alpha', 'r2', 'b3', 1000);
select test.equals(test.wallet('ada'),
  '135 75@2028-07-01 20@2028-07-01 30@2028-07-01 4@2028-07-01 6@2028-07-01',
  'as well, because its points are there');
reset role;
select test.equals((points_waived, points_taken)::text, '(0,10)', 'and nothing is waived')
from earning.returns where receipt = 'b3';
set local role tessera_operator;
select test.equals(string_agg(change::text, ' ' order by recorded_at, change), 'joined left',
  'both are documents')
from membership.household_changes where member_id = test.id('bob');
select test.equals(string_agg(action, ' ' order by number), 'household.joined household.left',
  'and in the trail') from coalition.audit_trail where subject = test.id('bob')::text;

-- What keeps a wallet from being emptied.
set local role tessera_service;
select test.equals(count(*), 1::bigint, 'earned') from test.earn('beta', 'carl', 'r5', 3000);
set local role tessera_operator;
do $$ begin perform test.freeze('carl'); end $$;
select test.raises($$ select test.join_household('carl', 'ada') $$, 'TS210', 'a frozen wallet');
select test.raises($$ select test.join_household('bob', 'carl') $$, 'TS210',
  'or a frozen household');
do $$ begin perform test.freeze('carl', 'open'); end $$;
set local role tessera_service;
select test.equals(refusal, null::text, 'set aside until July') from test.hold('beta', 'carl', 'h1', 5,
  extract(epoch from '2026-07-01Z' - test.now())::integer);
set local role tessera_operator;
select test.raises($$ select test.join_household('carl', 'ada') $$, 'TS605', 'points set aside');
select test.raises($$ select test.transfer('carl', 'ada', 26) $$, 'TS201',
  'which cannot be given either');
select test.equals(source_balance_after, 5::bigint, 'all others can')
from test.transfer('carl', 'ada', 25);
reset role;
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.moves_to('2026-07-01 00:00Z');
set local role tessera_operator;
select test.equals((points_moved, balance_after)::text, '(5,165)',
  'a hold whose time is over is in nobody''s way') from test.join_household('carl', 'ada');
reset role;
select coalition.configure('test', null, null, null, null, null, 'allow_debt', null);
set local role tessera_service;
select test.equals(refusal, null::text, 'bought') from test.earn('alpha', 'bob', 'r6', 1000);
select test.equals(refusal, null::text, 'spent') from test.redeem('alpha', 'bob', 'd3', 10);
select test.equals(refusal, null::text, 'returned') from test.give_back('alpha', 'r6', 'b4');
set local role tessera_operator;
select test.raises($$ select test.join_household('bob', 'ada') $$, 'TS607', 'a debt');
select test.equals(target_balance_after, 0::bigint, 'which the other may pay')
from test.transfer('ada', 'bob', 10, 'settle');
select test.equals((points_moved, balance_after)::text, '(0,155)',
  'then there is nothing to bring along') from test.join_household('bob', 'ada');
reset role;
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
