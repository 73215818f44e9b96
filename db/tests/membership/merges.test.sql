-- Goal: a merge makes two members one, and neither doubles nor loses a point, an identifier or a
-- partner; it can be undone while nothing was spent.
-- Method: merge a member of one partner into one of another; look at it by both ids and by both
-- cards; repeat requests from before; unmerge; then everything that forbids it.
begin;
set local role tessera_service;
select test.equals(count(*), 4::bigint, 'purchases')
from (select test.earn('alpha', 'bob', 'r1', 10000)
  union all select test.earn('beta', 'carl', 'r2', 5000, occurred_at => '2024-06-20 12:00Z')
  union all select test.earn('beta', 'carl', 'r3', 2000)
  union all select test.earn('alpha', 'ada', 'r4', 1000)) earned;
select test.equals(refusal, null::text, 'a hold') from test.hold('beta', 'carl', 'h1', 5);
select test.equals(refusal, null::text, 'that is voided') from test.void('beta', 'h1');
select test.equals(refusal, null::text, 'a redemption') from test.redeem('beta', 'carl', 'd1', 10);
select test.equals(test.knows('beta', 'bob'), false, 'beta does not know bob');
set local role tessera_operator;
select test.equals((is_replay, points_moved, identifiers_moved, balance_after)::text,
  '(f,60,1,160)', 'a rehearsal tells what would be') from test.merge('carl', 'bob', true);
select test.equals(test.wallet('carl'), '60 40@2026-07-01 20@2028-07-01', 'and does nothing');
select test.equals(count(*), 0::bigint, 'nothing at all')
from membership.members where merged_into is not null;
select test.equals(
  (is_replay, member_id = test.id('bob'), points_moved, identifiers_moved, balance_after)::text,
  '(f,t,60,1,160)', 'two members become one') from test.merge('carl', 'bob');
select test.equals(test.wallet('carl'), '0', 'a merge does not double points');
select test.equals(test.wallet('bob'), '160 40@2026-07-01 100@2028-07-01 20@2028-07-01',
  'a merge does not lose points, nor their expiry');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.equals((is_replay, points_moved, balance_after)::text, '(t,0,160)',
  'merging again changes nothing') from test.merge('carl', 'bob');
select test.raises($$ select test.merge('carl', 'ada') $$, 'TS609', 'nor into somebody else');
select test.raises($$ select test.merge('bob', 'carl') $$, 'TS613', 'nor the other way');
select test.raises($$ select test.merge('ada', 'ada') $$, 'TS613', 'nor with oneself');
select test.raises($$ select test.merge('nobody', 'ada') $$, 'TS601', 'nor nobody');
set local role tessera_service;
select test.equals(test.available('beta', 'carl'), 160::bigint, 'the old id names the survivor');
select test.equals((refusal, is_replay)::text, '(,t)', 'also in a hold that is sent again')
from test.hold('beta', 'carl', 'h1', 5, key => 'another key');
select test.equals(test.available('beta', 'bob'), 160::bigint,
  'whoever knew one of them knows the survivor');
select test.equals(test.knows('alpha', 'carl'), false,
  'whoever did not know the old id still does not');
select test.equals((refusal, member_id = test.id('bob'), wallet_id = test.id('bob wallet'),
    balance_after)::text, '(,t,t,170)', 'the old id earns for the survivor')
from test.earn('beta', 'carl', 'r5', 1000);
select test.equals((refusal, member_id = test.id('bob'), balance_after)::text, '(,t,180)',
  'so does the old card') from test.earn('alpha', null, 'r6', 1000, identifier => 'carl');
select test.equals((refusal, member_id = test.id('bob'))::text, '(,t)', 'which finds the survivor')
from membership.find_member(test.digest('alpha'), test.digest('carl'));
select test.equals((refusal, is_replay, points_earned)::text, '(,t,20)',
  'a receipt from before replays for the old id')
from test.earn('beta', 'carl', 'r3', 2000, key => 'again');
select test.equals((refusal, is_replay)::text, '(,t)', 'so does a redemption')
from test.redeem('beta', 'carl', 'd1', 10, key => 'again');
select test.equals((refusal, is_new, member_id = test.id('bob'))::text, '(,f,t)',
  'an enrolment with both cards finds one member')
from test.enrol('alpha', 'dora', array['bob', 'carl']);
select test.presents('beta');
select test.equals(count(*), 2::bigint, 'who has both, by the old id')
from membership.member_identifiers(test.id('carl'));
select test.equals(count(*), 2::bigint, 'and by the new')
from membership.member_identifiers(test.id('bob'));
select test.equals(count(*), 1::bigint, 'and the contact data that it had none of')
from membership.contacts where member_id = test.id('bob');
select test.presents('alpha');
select test.equals(count(*), 0::bigint, 'whoever did not know the old id sees nothing by it')
from membership.member_identifiers(test.id('carl'));

-- Unmerged, nothing of it stays.
set local role tessera_operator;
select test.equals((member_id = test.id('carl'), points_moved, identifiers_moved, balance_after)::text,
  '(t,60,1,60)', 'a rehearsal tells what would be') from test.unmerge('carl', true);
select test.equals(test.wallet('carl'), '0', 'and does nothing');
select test.equals((member_id = test.id('carl'), points_moved, identifiers_moved, balance_after)::text,
  '(t,60,1,60)', 'a merge is undone') from test.unmerge('carl');
select test.equals(test.wallet('carl'), '60 40@2026-07-01 20@2028-07-01', 'the points come back');
select test.equals(test.wallet('bob'), '120 100@2028-07-01 10@2028-07-01 10@2028-07-01',
  'what was earned since stays');
select test.raises($$ select test.unmerge('carl') $$, 'TS610', 'once');
select test.raises($$ select test.unmerge('bob') $$, 'TS610', 'only what was merged');
set local role tessera_service;
select test.equals(test.knows('beta', 'bob'), false, 'beta does not know bob any more');
select test.equals(test.available('beta', 'carl'), 60::bigint, 'but carl');
select test.equals((refusal, member_id = test.id('carl'))::text, '(,t)', 'whose card is carl''s')
from membership.find_member(test.digest('beta'), test.digest('carl'));
select test.equals(balance_after, 70::bigint, 'who earns for himself')
from test.earn('beta', 'carl', 'r7', 1000);
select test.equals(balance_after, 60::bigint, 'and spends')
from test.redeem('beta', 'carl', 'd2', 10);
select test.equals(test.verdict(), 'clean', 'the ledger is clean');

-- While something of it is spent, it stays; a refund of that lets it go.
set local role tessera_operator;
select test.equals(balance_after, 180::bigint, 'merged anew') from test.merge('carl', 'bob');
set local role tessera_service;
select test.equals(refusal, null::text, 'one point of it is spent')
from test.redeem('alpha', 'bob', 'd3', 1);
set local role tessera_operator;
select test.raises($$ select test.unmerge('carl') $$, 'TS611', 'then it cannot be undone');
set local role tessera_service;
select test.equals(refusal, null::text, 'but when it is given back')
from test.refund('alpha', 'd3', 'f1');
select test.equals(refusal, null::text, 'and what was spent before the merge as well')
from test.refund('beta', 'd1', 'f2');
select test.equals(test.wallet('carl'), '0', 'which does not stay in a closed wallet');
reset role;
select test.moves_to('2026-07-02 12:00Z');
set local role tessera_operator;
select test.equals((points_moved, balance_after)::text, '(30,30)',
  'it can: with what was refunded, and without what has expired') from test.unmerge('carl');
select test.equals(test.wallet('carl'), '30 20@2028-07-01 10@2028-07-01', 'all else is there')
where test.wallet('carl') <> '30 10@2028-07-01 20@2028-07-01';
select test.equals(test.verdict(), 'clean', 'the ledger is clean');

-- Chains: the last one is undone first.
select test.equals(balance_after, 150::bigint, 'carl is bob') from test.merge('carl', 'bob');
select test.equals(balance_after, 160::bigint, 'bob is ada') from test.merge('bob', 'ada');
set local role tessera_service;
select test.equals((refusal, member_id = test.id('ada'))::text, '(,t)', 'so carl is ada')
from test.earn('beta', 'carl', 'r8', 100);
set local role tessera_operator;
select test.raises($$ select test.unmerge('carl') $$, 'TS612', 'the first cannot be undone first');
select test.equals(points_moved, 150::bigint, 'the last can') from test.unmerge('bob');
select test.equals(merged_into, test.id('bob'), 'carl is bob again')
from membership.members where id = test.id('carl');
select test.equals(points_moved, 30::bigint, 'and then himself') from test.unmerge('carl');
select test.equals(test.wallet('ada'), '11 10@2028-07-01 1@2028-08-01', 'ada has what she earned');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');

-- Households, and what is erased in between.
select test.equals(points_moved, 30::bigint, 'carl lives with ada')
from test.join_household('carl', 'ada');
select test.raises($$ select test.merge('carl', 'bob') $$, 'TS603',
  'whoever shares a wallet with others leaves it before a merge');
select test.equals((points_moved, balance_after)::text, '(0,41)', 'unless it is that of the other')
from test.merge('carl', 'ada');
select test.raises($$ select test.leave_household('ada', 'x') $$, 'TS604',
  'an alias is no company');
reset role;
delete from membership.identifiers where digest = test.digest('carl');
set local role tessera_operator;
select test.equals((points_moved, identifiers_moved, balance_after)::text, '(0,0,41)',
  'an unmerged member of the household stays in it, without what was erased')
from test.unmerge('carl');
select test.leave_household('carl', 'carl new');
select test.equals(balance_after, 41::bigint, 'an empty wallet merges too')
from test.merge('carl', 'ada');
select test.equals((points_moved, balance_after)::text, '(0,0)', 'and comes back empty')
from test.unmerge('carl');
reset role;
select test.equals(string_agg(e.kind || ' to ' || coalesce(p.code, 'the operator'), ', '
    order by e.place), 'member.merged to the operator, member.merged to beta',
  'whoever knows the member is told')
from (select * from ledger.events where subject_id = test.id('carl')
    and kind::text ~ '^member.(un)?m'
  order by place limit 2) e left join tenancy.partners p on p.number = e.partner_number;
set local role tessera_operator;
select test.equals(string_agg(action, ' ' order by number),
  'member.merged member.unmerged member.merged member.unmerged', 'all is in the trail')
from (select * from coalition.audit_trail where subject = test.id('carl')::text
  and action ~ '^member' order by number limit 4) trail;
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
