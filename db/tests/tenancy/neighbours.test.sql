-- Goal: what the service may select depends on the key that it presents, and is nothing without.
-- Method: one purchase at each of two partners; look with one key, the other, and none.
begin;
do $$
begin
  perform test.earn('alpha', 'ada', 'n1', 1000);
  perform test.earn('beta', 'ada', 'n2', 2000);
end
$$;
set local role tessera_service;
select test.presents('alpha');
select test.equals((select array_agg(points::bigint) from ledger.postings), array[10]::bigint[],
  'a partner sees its own postings and no other');
select test.equals((select array_agg(receipt::text) from earning.purchases), array['n1'],
  'and its own purchases');
select test.presents('beta');
select test.equals((select array_agg(points::bigint) from ledger.postings), array[20]::bigint[],
  'so does its neighbour');
do $$ begin perform set_config('tessera.key', '', true); end $$;
select test.equals((select count(*) from ledger.postings), 0::bigint, 'without a key there is nothing');
select test.equals((select count(*) from earning.purchases), 0::bigint, 'anywhere');
select test.finish();
rollback;
