-- Goal: a member's orders are in what is told of the member, and nothing personal is left of them when
-- the member is erased; points that come back after that come back to the wallet.
-- Method: two orders, one of them cancelled; look at the wallet as three partners do, export, erase,
-- and cancel the other one then.
begin;
select test.equals(count(*), 2::bigint, 'two gifts of beta')
from (
  select test.offer('beta', 'mug', 40, 2)
  union all select test.offer('beta', 'ticket', 30, kind => 'voucher', amount => 250)) gifts;
select test.equals(count(*), 1::bigint, 'ada has points') from test.earn('alpha', 'ada', 'r1', 10000);
select test.equals(refusal, null::text, 'orders a mug') from test.order('alpha', 'ada', 'mug', 'o1');
select test.equals(refusal, null::text, 'and a ticket')
from test.order('alpha', 'ada', 'ticket', 'o2', paid => 250);
select test.equals(refusal, null::text, 'the mug is cancelled') from test.move('beta gifts', 'alpha', 'o1', 'cancel');
set local role tessera_service;

-- What partners see of the wallet.
select test.presents('alpha');
select test.equals(string_agg(concat_ws(' ', kind, points, is_own, document_kind,
    document_id = test.id('order|alpha|o1'), document_id = test.id('order|alpha|o2')), ', ' order by sequence),
  'earn 100 t purchase f f, redeem 40 t order t f, redeem 30 t order f t, refund 40 t order t f',
  'to the partner at which it was placed, what an order took and what came back is its own')
from ledger.wallet_postings(test.id('ada wallet'), null, null, 100);
select test.presents('beta');
select test.equals(string_agg(concat_ws(' ', kind, points, is_own, document_kind, document_id), ', ' order by sequence),
  'earn 100 f, redeem 40 f, redeem 30 f, refund 40 f', 'and nobody else''s, not the supplier''s either')
from ledger.wallet_postings(test.id('ada wallet'), null, null, 100);

-- What is exported.
reset role;
create temporary table told as
  select membership.export_member('test', test.id('ada')) -> 'data' as data;
select test.equals((select string_agg(concat_ws(' ', o ->> 'reference', left(o ->> 'id', 4),
    left(o ->> 'gift_id', 4), o ->> 'partner', o ->> 'supplier', o ->> 'points', o ->> 'amount',
    o ? 'supply_amount'), ', ' order by o ->> 'reference') from told, jsonb_array_elements(data -> 'orders') o),
  'o1 ord_ gft_ alpha beta 40 0 f, o2 ord_ gft_ alpha beta 30 250 f',
  'an export tells the orders, and not what their supplier is paid');
select test.equals((select string_agg(concat_ws(' ', m ->> 'state', m ->> 'moved_by',
    left(m ->> 'refund_id', 4)), ', ' order by m ->> 'order_id' = ledger.typeid('ord', test.id('order|alpha|o1')) desc,
    m -> 'number') from told, jsonb_array_elements(data -> 'order_moves') m),
  'placed alpha, cancelled beta rfd_, placed alpha, fulfilled', 'and what became of them');
select test.equals((select string_agg(left(v ->> 'id', 4) || (v ? 'code_sealed')::text, ' ')
  from told, jsonb_array_elements(data -> 'vouchers') v), 'vch_false', 'and the voucher, without its code');
select test.equals((select string_agg(distinct left(p ->> 'document_id', 4), ' ')
  from told, jsonb_array_elements(data -> 'postings') p), 'ord_ pur_ rfd_', 'a posting names the order');

-- What an erasure leaves.
set local session_replication_role = replica;
update ordering.orders set metadata = '{"for": "my sister"}';
update ordering.order_moves set reason = 'she is ill';
set local session_replication_role = origin;
select test.equals(refusal, null::text, 'what is left is spent') from test.redeem('alpha', 'ada', 'd1', 70);
select test.equals((select row_count from membership.erase_member('test', test.id('ada'), 'asked', false)
  where data = 'orders'), 2::bigint, 'ada is erased, with the free text of two orders');
select test.equals((select count(*) from ordering.orders where metadata is not null)
  + (select count(*) from ordering.order_moves where reason is not null), 0::bigint, 'no free text is left');
select test.equals((select count(*) from ordering.orders), 2::bigint, 'the orders are');
set local role tessera_service;
select test.equals(refusal, null::text, 'the other one is cancelled then')
from test.move('alpha', 'alpha', 'o2', 'cancel');
reset role;
select test.equals(test.wallet('ada'), '30 30@2028-07-01', 'and its points are in the wallet that nobody has');
select test.heal();
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
