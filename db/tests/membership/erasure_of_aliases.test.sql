-- Goal: an erasure takes all the names of a member, and the operator's words about it.
-- Method: a member with an alias, an adjustment and a move, erased by the alias's id.
begin;
do $$ begin
  perform test.enrol('alpha', 'dora', array['dora']);
  perform test.enrol('alpha', 'dot', array['dot']);
end $$;
set local role tessera_service;
select test.equals(count(*), 2::bigint, 'both buy')
from (select test.earn('alpha', 'dora', 'r1', 10000)
  union all select test.earn('alpha', 'dot', 'r2', 5000)) earned;
set local role tessera_operator;
do $$ begin
  perform test.merge('dot', 'dora');
  perform test.adjust('ann', 'dora', 'a1', 'credit', 5);
end $$;
reset role;
select test.equals(count(*), 2::bigint, 'the operator has said why') from (
  select 1 from ledger.adjustments a where a.reason is not null
  union all select 1 from ledger.moves v where v.kind = 'merge') said;

set local role tessera_operator;
select test.raises($$ select membership.erase_member('ann', test.id('dot'), 'asked', false) $$,
  'TS650', 'by the alias''s id it is the member whose points are in the way');
select test.equals(count(*) filter (where e.treatment = 'emptied' and e.row_count > 0) > 0, true,
  'without them it goes') from membership.erase_member('ann', test.id('dot'), 'asked', true) e;
select test.equals((membership.export_member('ann', test.id('dora')) ->> 'erased_at') is not null,
  true, 'the survivor is erased');
reset role;
select test.equals(count(*) filter (where m.erased_at is not null), 2::bigint, 'with its alias')
from membership.members m where m.id in (test.id('dora'), test.id('dot'));
select test.equals(string_agg(a.reason, ' '), null::text, 'nothing is left of what was said')
from ledger.adjustments a;
select test.equals(string_agg(v.reason, ' '), null::text, 'about moves neither') from ledger.moves v;
select test.raises($$ update ledger.adjustments set points = 6 $$, '42501',
  'and nothing else of history can be changed');

set local role tessera_service;
select test.equals(string_agg(refusal, ' '), 'TS601 TS601', 'neither id leads anywhere')
from (select * from test.earn('alpha', 'dora', 'r3', 100)
  union all select * from test.earn('alpha', 'dot', 'r4', 100)) earned;
set local role tessera_operator;
do $$ begin perform membership.erase_member('ann', test.id('dora'), 'again', false); end $$;
reset role;
select test.equals(test.verdict(), 'clean', 'the ledger is sound, and nothing personal is left');
select test.finish();
rollback;
