-- Goal: a bulk load can tell the planner what it has loaded, and nobody else needs more rights.
-- Method: the operator asks after a purchase; the catalogue then knows the rows there are.
begin;
set local role tessera_service;
select test.equals(count(*), 1::bigint, 'a purchase is there')
from (select test.earn('alpha', 'ada', 'r1', 10000)) earned;
reset role;

set local role tessera_operator;
select ledger.refresh_statistics();
reset role;

select test.equals(
  string_agg(format('%s %s', c.oid::regclass, c.reltuples), ', ' order by c.oid::regclass::text),
  'earning.purchases 1, ledger.lots 1, ledger.postings 1',
  'the planner knows how many rows there are')
from pg_class c
where c.oid in ('earning.purchases'::regclass,
  'ledger.postings'::regclass, 'ledger.lots'::regclass);
select test.finish();
rollback;
