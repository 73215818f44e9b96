-- Goal: the operator gives and takes points, above a limit only by two people.
-- Method: propose, approve, reject, repeat, as one person and as another, at the limit and above.
begin;
set local role tessera_service;
select test.equals(count(*), 1::bigint, 'earned') from test.earn('alpha', 'ada', 'r1', 10000);
set local role tessera_operator;
select test.equals((state, balance_after)::text,
  '(proposed,)', 'a new coalition approves everything')
from test.adjust('ann', 'ada', 'a1', 'credit', 1);
select test.equals(test.wallet('ada'), '100 100@2028-07-01', 'until then nothing happens');
select test.raises($$ select test.decide_adjustment('ann', 'a1', 'approved') $$, 'TS722',
  'the proposer cannot approve');
select test.raises($$ select test.decide_adjustment('Ann', 'a1', 'approved') $$, 'TS722',
  'nor by another spelling');
select test.equals((is_replay, balance_after)::text, '(f,101)', 'a rehearsal tells what would be')
from test.decide_adjustment('ben', 'a1', 'approved', true);
select test.equals(test.wallet('ada'), '100 100@2028-07-01', 'and does nothing');
select test.equals((is_replay, balance_after)::text, '(f,101)', 'a second person can')
from test.decide_adjustment('ben', 'a1', 'approved');
select test.equals(test.wallet('ada'), '101 100@2028-07-01 1@2028-07-01',
  'points that the operator gives expire by the policy');
select test.equals((issuer, points)::text, '(0,1)', 'and are the operator''s') from ledger.lots
where wallet_id = test.id('ada wallet') and issuer = 0;
select test.equals((is_replay, balance_after)::text, '(t,101)', 'a repeated approval has no effect')
from test.decide_adjustment('ben', 'a1', 'approved');
select test.raises($$ select test.decide_adjustment('eve', 'a1', 'approved') $$, 'TS721',
  'a third is too late');
select test.raises($$ select test.decide_adjustment('ben', 'a1', 'rejected') $$, 'TS721', 'so is regret');
select test.raises($$ select test.decide_adjustment('ben', 'a0', 'approved') $$, 'TS720', 'there must be one');
select test.equals((is_replay, state, balance_after)::text, '(t,approved,101)',
  'a repeated proposal tells what became of it')
from test.adjust('ann', 'ada', 'a1', 'credit', 1);
select test.raises($$ select test.adjust('ann', 'ada', 'a1', 'credit', 2) $$, 'TS204',
  'its reference for other points is refused');
select test.raises($$ select test.adjust('ann', 'bob', 'a1', 'credit', 1) $$, 'TS204',
  'or another member');
select test.raises($$ select test.adjust('ann', 'ada', 'a1', 'debit', 1) $$, 'TS204',
  'or the other way');
select test.raises($$ select test.adjust('ann', 'nobody', 'a2', 'credit', 1) $$, 'TS601',
  'there must be a member');
select test.raises($$ select test.adjust('ann', 'ada', 'a2', 'credit', 0) $$, '23514',
  'and points');
select test.raises($$ select test.adjust('ann', 'ada', 'a2', 'credit', 1, '2026-06-15 12:00Z') $$,
  'TS901', 'that have not expired');
select test.raises(
  $$ select test.adjust('ann', 'ada', 'a2', 'debit', 1, '2027-06-15 12:00Z') $$, '23514',
  'a debit has no expiry');

select test.equals(state, 'proposed', 'another') from test.adjust('ann', 'ada', 'a3', 'credit', 5);
select test.equals(balance_after, null::bigint, 'is rejected, by the proposer even')
from test.decide_adjustment('ann', 'a3', 'rejected');
select test.raises($$ select test.decide_adjustment('ben', 'a3', 'approved') $$, 'TS721', 'for ever');
select test.equals(test.wallet('ada'), '101 100@2028-07-01 1@2028-07-01', 'nothing happened');

-- The limit, and debits.
reset role;
select coalition.configure('test', null, null, null, null, null, null, null,
  new_approval_limit => 50);
set local role tessera_operator;
select test.equals((state, balance_after)::text, '(approved,71)', 'a rehearsal within the limit')
from test.adjust('ann', 'ada', 'a4', 'debit', 30, is_rehearsal => true);
select test.equals(test.wallet('ada'), '101 100@2028-07-01 1@2028-07-01', 'does nothing');
select test.equals((state, balance_after)::text,
  '(approved,51)', 'up to the limit it is done at once')
from test.adjust('ann', 'ada', 'a5', 'debit', 50);
select test.equals(test.wallet('ada'), '51 50@2028-07-01 1@2028-07-01', 'oldest first');
select test.raises($$ select test.decide_adjustment('ben', 'a5', 'approved') $$, 'TS721',
  'and needs no second person');
select test.equals(state, 'proposed', 'one point more needs one')
from test.adjust('ann', 'ada', 'a6', 'debit', 51);
select test.equals(balance_after, 0::bigint, 'a debit may take all')
from test.decide_adjustment('ben', 'a6', 'approved');
select test.raises($$ select test.adjust('ann', 'ada', 'a7', 'debit', 1) $$, 'TS201',
  'and no more than can be spent');
select test.equals(count(*), 0::bigint, 'what could not be done was not proposed')
from ledger.adjustments where reference = 'a7';
select test.equals(state, 'proposed', 'a larger one may wait')
from test.adjust('ann', 'ada', 'a8', 'debit', 60);
select test.raises($$ select test.decide_adjustment('ben', 'a8', 'approved') $$, 'TS201',
  'but is not done while the points are not there');
select test.equals(state, 'approved', 'points with an expiry of their own')
from test.adjust('ann', 'ada', 'a9', 'credit', 50, '2026-07-01 00:00Z');
select test.equals(test.wallet('ada'), '50 50@2026-07-01', 'have it');
select test.equals(state, 'approved', 'ten more')
from test.adjust('ann', 'ada', 'a10', 'credit', 10);
select test.equals(test.freeze('ada'), true, 'a frozen wallet');
select test.raises($$ select test.decide_adjustment('ben', 'a8', 'approved') $$, 'TS210', 'is not debited');
select test.equals(balance_after, 61::bigint, 'but credited')
from test.adjust('ann', 'ada', 'a11', 'credit', 1);
select test.equals(test.freeze('ada', 'open'), true, 'let go');
select test.equals(balance_after, 1::bigint, 'now it can be done')
from test.decide_adjustment('ben', 'a8', 'approved');

-- A credit pays a debt first.
reset role;
select coalition.configure('test', null, null, null, null, null, 'allow_debt', null);
set local role tessera_service;
select test.equals(count(*), 1::bigint, 'earned') from test.earn('alpha', 'bob', 'r2', 3000);
select test.equals(count(*), 1::bigint, 'spent') from test.redeem('alpha', 'bob', 'd1', 30);
select test.equals(count(*), 1::bigint, 'returned') from test.give_back('alpha', 'r2', 'b1');
set local role tessera_operator;
select test.equals(balance_after, 10::bigint, 'forgiven')
from test.adjust('ann', 'bob', 'b1', 'credit', 40);
select test.equals(test.wallet('bob'), '10 10@2028-07-01', 'the rest can be spent');

select test.equals(string_agg(action || ' by ' || split_part(actor, ' ', 1), ', ' order by number),
  'adjustment.proposed by ann, adjustment.approved by ben', 'both people are in the trail')
from coalition.audit_trail where subject = test.id('adjustment a1')::text;
reset role;
select test.equals(string_agg(kind::text, ' ' order by place),
  'adjustment.proposed adjustment.approved adjustment.posted', 'each step is an event')
from ledger.events where subject_id = test.id('adjustment a1');
select test.equals(string_agg(kind::text, ' ' order by place),
  'adjustment.proposed adjustment.posted', 'a rehearsal is none')
from ledger.events where subject_id = test.id('adjustment a5')
  or subject_id = test.id('adjustment a4');
select test.raises('update ledger.adjustments set points = 1', '42501', 'history is kept');
select test.raises('delete from ledger.adjustment_decisions', '42501', 'of decisions too');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
