-- Goal: a batch leaves no multixact behind, which a row gets that one (sub)transaction locks and
-- another changes: a ledger that made one for each purchase would have to vacuum them away for ever.
-- Method: a batch of purchases and one of redemptions; then every version of every wallet is read
-- from its page (HEAP_XMAX_IS_MULTI, PostgreSQL's access/htup_details.h).
begin;
create extension pageinspect;
create function pg_temp.multixacts() returns bigint language sql as $$
  select count(*) filter (where i.t_infomask & 4096 <> 0)
  from generate_series(0, pg_relation_size('ledger.wallets') / 8192 - 1) page
  cross join lateral public.heap_page_items(public.get_raw_page('ledger.wallets', page::integer)) i
$$;

set local role tessera_service;
select test.equals(array_agg(p.refusal), array[null, null]::text[], 'two purchases are recorded')
from (select test.digest('alpha') as key,
    (select number from test.terms where partner = 'alpha') as terms) a,
  earning.record_purchases(
    array_fill(key, array[2]), array[test.short_digest('p1'), test.short_digest('p2')],
    array_fill(test.short_digest('c'), array[2]), array[test.id('p1'), test.id('p2')],
    array[test.id('ada'), test.id('bob')], array_fill(null::bytea, array[2]), array['p1', 'p2'],
    array_fill(test.now(), array[2]), array[10000, 10000], array[100, 100],
    array_fill(terms, array[2]), array_fill(null::text, array[2]), array_fill(null::text, array[2]),
    array_fill(null::jsonb, array[2]), array_fill(null::jsonb, array[2])) p;
select test.equals((refusal, balance_after)::text, '(,70)', 'points are redeemed')
from test.redeem('alpha', 'ada', 'r1', 30);
reset role;
select test.equals(pg_temp.multixacts(), 0::bigint, 'neither leaves a multixact');

-- And whoever makes one is seen.
select from ledger.wallets w
where w.id = (select m.wallet_id from membership.members m where m.id = test.id('ada'))
for no key update;
savepoint another;
update ledger.wallets w set created_at = w.created_at
where w.id = (select m.wallet_id from membership.members m where m.id = test.id('ada'));
select test.equals(pg_temp.multixacts() > 0, true, 'a subtransaction that changes a locked wallet');
select test.finish();
rollback;
