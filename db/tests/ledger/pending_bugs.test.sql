-- Goal: three bugs that users of other ledgers report cannot happen here.
-- Method: each by its name, with pending points, which make them easy.
begin;
set local role tessera_service;
select test.equals(count(*), 2::bigint, 'a hundred pending points, twenty in the balance')
from (
  select test.earn('alpha', 'ada', 'r1', 10000, confirm_days => 7)
  union all select test.earn('alpha', 'ada', 'r2', 2000)) earned;

-- Under the same key, another one, and by the end of its time.
select test.equals(count(*) filter (where d.refusal is null), 3::bigint, 'confirmed three times')
from (
  select * from test.decide('alpha', 'r1', true)
  union all select * from test.decide('alpha', 'r1', true)
  union all select * from test.decide('alpha', 'r1', true, 'another key')) d;
reset role;
select test.moves_to('2026-06-30Z');
set local role tessera_service;
select test.equals(test.available('alpha', 'ada'), 120::bigint,
  'a pending transaction committed twice');

select test.equals(refusal, null::text, 'spent') from test.redeem('beta', 'ada', 'd1', 60);
select test.equals(refusal, null::text, 'another pending purchase')
from test.earn('alpha', 'ada', 'r3', 5000, matures_at => '2026-07-10Z');
select test.equals(refusal, null::text, 'returned before its points mature')
from test.give_back('alpha', 'r3', 'b1');
reset role;
select test.moves_to('2026-07-11Z');
set local role tessera_service;
select test.equals(test.available('alpha', 'ada'), 60::bigint,
  'a return that keeps the earned points');

reset role;
select test.moves_to('2028-07-01Z');
set local role tessera_service;
select test.equals(test.available('alpha', 'ada'), 0::bigint, 'all expires');
reset role;
select test.equals(sum(p.points), 60::numeric, 'expiry that subtracts past spends twice')
from ledger.postings p where p.kind = 'expire';
select test.equals(w.balance, 0::bigint, 'the balance does not fall below what is there')
from ledger.wallets w where w.id = test.id('ada wallet');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
