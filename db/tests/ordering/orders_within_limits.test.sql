-- Goal: the points of orders count against the operator's limits of redeeming, and what goes beyond
-- is refused or reviewed like any redemption, with nothing left set aside.
-- Method: a limit of two redemptions a day; an order, a redemption, one order too many; then a limit
-- that asks for a review.
begin;
select test.equals(count(*), 1::bigint, 'a gift') from (select test.offer('beta', 'mug', 10, 9)) gifts;
set local role tessera_service;
select test.equals(count(*), 2::bigint, 'two members have points')
from (select test.earn('alpha', 'ada', 'r1', 10000) union all select test.earn('alpha', 'bob', 'r2', 10000)) e;
set local role tessera_operator;
do $$ begin
  perform ledger.set_limit('test', 'member', 'redeem', 'day', 'refuse', null, 2, null);
end $$;
set local role tessera_service;
select test.equals(refusal, null::text, 'an order') from test.order('alpha', 'ada', 'mug', 'o1');
select test.equals(refusal, null::text, 'and a redemption') from test.redeem('alpha', 'ada', 'd1', 10);
select test.equals((refusal, detail)::text, '(TS801,43200)', 'a second order is beyond the limit until midnight')
from test.order('alpha', 'ada', 'mug', 'o2');
select test.equals((refusal, is_replay)::text, '(,t)', 'a replay is not')
from test.order('alpha', 'ada', 'mug', 'o1');
select test.equals(test.stock('mug'), '9 8 0 1', 'what was set aside for it is back');
reset role;
select test.moves_to('2026-06-16 12:00Z');
set local role tessera_service;
select test.equals((refusal, is_replay)::text, '(,f)', 'the next day there is another')
from test.order('alpha', 'ada', 'mug', 'o2', key => 'o2 again');
set local role tessera_operator;
do $$ begin
  perform ledger.set_limit('test', 'member', 'redeem', 'day', 'review', 'alpha', null, 5);
end $$;
set local role tessera_service;
select test.equals(refusal, null::text, 'what is to be reviewed is placed')
from test.order('alpha', 'bob', 'mug', 'o3');
reset role;
select test.equals(string_agg(concat_ws(' ', kind, points, document_id = test.id('order|alpha|o3')), ', '),
  'order 10 t', 'and waits for somebody to look at it') from ledger.review_documents;
select test.equals(test.verdict(), 'clean', 'the ledger is sound');
select test.finish();
rollback;
