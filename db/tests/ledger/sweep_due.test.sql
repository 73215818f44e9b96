-- Goal: a walk in bounded steps brings up to date what nobody looks at, and nothing twice.
-- Method: three wallets with something due, steps of different sizes, a second walk.
begin;
set local role tessera_service;
select test.equals(count(*), 3::bigint, 'three members with pending points')
from (
  select test.earn('alpha', 'ada', 'r1', 10000, matures_at => '2026-06-20Z')
  union all select test.earn('alpha', 'bob', 'r2', 2000, confirm_days => 2)
  union all select test.earn('beta', 'carl', 'r3', 300, matures_at => '2026-06-20Z')) earned;
select test.equals(concat_ws(' ', s.wallets_walked, s.wallets_swept, s.walk_ended_at), '3 0',
  'nothing is due yet') from ledger.sweep_due(null, 10, 10) s;
reset role;
select test.moves_to('2026-06-20Z');

create temporary table walk as
select s.* from ledger.sweep_due(null, 2, 10) s;
select test.equals(concat_ws(' ', wallets_walked, wallets_swept), '2 2', 'a step walks so far')
from walk;
select test.equals(walk_ended_at,
  (select w.id from ledger.wallets w order by w.id offset 1 limit 1),
  'and says where it ended') from walk;
select test.equals(concat_ws(' ', s.wallets_walked, s.wallets_swept, s.walk_ended_at), '1 1',
  'the next goes on from there, to the end')
from walk, ledger.sweep_due(walk.walk_ended_at, 2, 10) s;
select test.equals(concat_ws(' ', s.wallets_walked, s.wallets_swept, s.walk_ended_at), '3 0',
  'a second walk finds nothing to do') from ledger.sweep_due(null, 10, 10) s;
select test.equals(string_agg(concat_ws(' ', w.balance, w.pending), ', ' order by w.balance),
  '0 0, 3 0, 100 0', 'what was due has happened') from ledger.wallets w;

set local role tessera_service;
select test.equals(count(*), 3::bigint, 'the same three again')
from (
  select test.earn('alpha', 'ada', 'r4', 10000, confirm_days => 1)
  union all select test.earn('alpha', 'bob', 'r5', 2000, confirm_days => 1)
  union all select test.earn('beta', 'carl', 'r6', 300, confirm_days => 1)) earned;
reset role;
select test.moves_to('2026-06-21Z');
drop table walk;
create temporary table walk as select s.* from ledger.sweep_due(null, 10, 1) s;
select test.equals(concat_ws(' ', wallets_swept, walk_ended_at),
  concat_ws(' ', 1, (select min(w.id::text) from ledger.wallets w)),
  'no more than so many are swept in a step, and it ends at the last of them') from walk;
select test.equals(concat_ws(' ', s.wallets_walked, s.wallets_swept, s.walk_ended_at), '2 2',
  'the rest comes with the next') from walk, ledger.sweep_due(walk.walk_ended_at, 10, 3) s;
select test.equals(concat_ws(' ', s.wallets_walked, s.wallets_swept, s.walk_ended_at), '0 0',
  'past the last wallet the walk is over')
from ledger.sweep_due('ffffffff-ffff-ffff-ffff-ffffffffffff', 10, 3) s;
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
