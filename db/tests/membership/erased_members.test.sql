-- Goal: an erased member takes part in nothing any more, by whichever name, and nobody writes a
-- word about it.
-- Method: bob, who carl is merged into, is erased; then each thing that the operator can do with
-- one of them, and each document of theirs that is not decided yet.
begin;
update coalition.settings set adjustment_approval_limit = 1, transfer_points_max = 100000,
  transfer_points_max_daily = 100000;
set local role tessera_service;
select test.equals(count(*), 3::bigint, 'purchases') from (
  select test.earn('alpha', 'ada', 'r1', 10000) union all
  select test.earn('alpha', 'bob', 'r2', 5000) union all
  select test.earn('beta', 'carl', 'r3', 700, points_expire => '2026-06-20Z')) earned;
reset role;
select test.moves_to('2026-06-21 12:00Z');
set local role tessera_service;
select test.equals(test.available('beta', 'carl'), 0::bigint, 'carl''s points have expired');

set local role tessera_operator;
select test.equals(points, 5::bigint, 'some come back, with a word about carl')
from ledger.reinstate_points('eve', test.id('back'), null, test.id('carl'), 2, 5, null, true,
  'carl-secret');
do $$ begin
  perform test.merge('carl', 'bob');
  perform test.adjust('eve', 'bob', 'a1', 'credit', 5);
  perform test.adjust('eve', 'bob', 'a2', 'credit', 6);
end $$;
select test.raises($$ select * from ledger.reinstate_points('eve', test.id('x'),
  test.id('carl wallet'), null, 2, 1, null, true, 'why') $$, 'TS608',
  'nothing is reinstated in a wallet that a merge has closed');
select test.raises($$ select * from ledger.reinstate_points('eve', test.id('x'), null,
  test.id('carl'), 2, 1, null, true, 'why') $$, 'TS701',
  'nor is what expired there looked for in the survivor''s');
select test.equals(count(*) > 0, true, 'bob is erased, who is carl')
from membership.erase_member('eve', test.id('carl'), 'asked', true);
reset role;
select test.equals(count(r.reason), 0::bigint, 'with the words about the wallet of carl')
from ledger.reinstatements r;
select test.equals(count(*), 0::bigint, 'nor does the trail have them')
from coalition.audit_trail where detail::text ~ 'secret';
select test.equals(test.verdict(), 'clean', 'nothing personal is left');

-- By either name, and on either side.
set local role tessera_operator;
select test.raises(format(asked.statement, named.member), 'TS601',
  format('%s: %s', asked.what, named.member))
from (values ('bob'), ('carl')) named (member)
cross join (values
  ('nothing is given to', $$ select test.transfer('ada', '%s', 1) $$),
  ('nor by', $$ select test.transfer('%s', 'ada', 1) $$),
  ('nobody is merged into', $$ select test.merge('ada', '%s') $$),
  ('nor is', $$ select test.merge('%s', 'ada') $$),
  ('merging again is no replay for', $$ select test.merge('carl', '%s') $$),
  ('nobody is separated from', $$ select test.unmerge('%s') $$),
  ('nobody lives with', $$ select test.join_household('ada', '%s') $$),
  ('nor joins', $$ select test.join_household('%s', 'ada') $$),
  ('nor leaves', $$ select test.leave_household('%s', 'x') $$),
  ('points are not adjusted for', $$ select test.adjust('eve', '%s', 'a3', 'credit', 1) $$),
  ('points are not reinstated for', $$ select * from ledger.reinstate_points('eve', test.id('x'),
    null, test.id('%s'), 2, 1, null, true, 'why') $$)
) asked (what, statement);
select test.raises($$ select test.freeze('bob') $$, 'TS601', 'nor is the wallet frozen');
select test.raises($$ select test.freeze('bob', 'open') $$, 'TS601', 'nor unfrozen');
select test.raises($$ select test.freeze('carl') $$, 'TS608', 'nor the one that is closed');
select test.raises($$ select * from ledger.reinstate_points('eve', test.id('x'),
  test.id('bob wallet'), null, 2, 1, null, true, 'why') $$, 'TS601',
  'nor is anything reinstated in it');

-- What was proposed before can be turned down, without a word.
select test.raises($$ select test.decide_adjustment('joe', 'a1', 'approved') $$, 'TS601',
  'what was proposed is not given any more');
select test.equals(is_replay, false, 'but turned down')
from ledger.decide_adjustment('joe', test.id('adjustment a1'), 'rejected', 'bob-secret', false);
select test.equals(is_replay, true, 'once')
from ledger.decide_adjustment('joe', test.id('adjustment a1'), 'rejected', 'bob-secret', false);
reset role;
select test.equals(concat_ws(' ', verdict, decided_by, note), 'rejected joe', 'without a word')
from ledger.adjustment_decisions;
select test.equals((a.state, a.is_replay)::text, '(proposed,t)', 'a proposal repeated is a replay')
from test.adjust('eve', 'bob', 'a2', 'credit', 6) a;
select test.equals(count(*), 0::bigint, 'that says nothing')
from ledger.adjustments where reason is not null;

-- Nothing happened to anybody else.
select test.equals(test.wallet('ada'), '100 100@2028-07-01', 'ada has all that she had');
select test.equals(test.wallet('bob'), '0', 'and bob nothing');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');

-- Who was separated before is somebody else.
do $$ begin
  perform test.enrol('alpha', 'dora');
  perform test.enrol('alpha', 'eric');
  perform test.earn('alpha', 'dora', 'r4', 1000);
  perform membership.merge_members('eve', test.id('mrg'), test.id('dora'), test.id('eric'),
    'dora-secret', false);
  perform membership.unmerge_member('eve', test.id('unm'), test.id('dora'), 'dora-secret', false);
end $$;
select test.equals(count(*), 4::bigint, 'what was said of dora and eric is about both')
from (select reason from membership.merges union all select reason from membership.unmerges
  union all select reason from ledger.moves) said where reason is not null;
do $$ begin perform membership.erase_member('eve', test.id('eric'), 'asked', false); end $$;
select test.equals(test.wallet('dora'), '10 10@2028-07-01', 'dora stays, with her points');
select test.equals(count(*), 1::bigint, 'and her card')
from membership.identifiers where member_id = test.id('dora');
select test.equals(count(*), 0::bigint, 'and no word about the two of them')
from (select reason from membership.merges union all select reason from membership.unmerges
  union all select reason from ledger.moves) said where reason is not null;
select test.raises($$ select test.merge('dora', 'eric') $$, 'TS601', 'they are not merged again');
do $$ begin perform membership.erase_member('eve', test.id('dora'), 'asked', true); end $$;
select test.equals(count(*), 2::bigint, 'until she is erased herself') from membership.members
where id in (test.id('dora'), test.id('eric')) and erased_at is not null;
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
