-- Goal: a cancelled or returned order gives its points back to their lots, once, wherever its member
-- is by now, and what it had taken goes back to the shelf, whatever is cut off on the way.
-- Method: order over two lots; cancel, repeat, stop between the steps; join, merge, and cancel then.
begin;
select test.equals(count(*), 4::bigint, 'gifts of beta and of the operator')
from (
  select test.offer('beta', 'mug', 120, 2)
  union all select test.offer('beta', 'pass', 10, 2, kind => 'voucher', changes => '{"stock": "code_pool"}')
  union all select test.offer(null, 'book', 30, 1)
  union all select test.offer('beta', 'once', 10, 9, changes => '{"limit_count": 1, "limit_window": "ever"}')
) gifts;
set local role tessera_service;
select test.equals(count(*), 3::bigint, 'two lots, and one of another member')
from (select test.earn('alpha', 'ada', 'r1', 10000)
  union all select test.earn('beta', 'ada', 'r2', 5000, occurred_at => '2025-01-10 12:00Z')
  union all select test.earn('alpha', 'bob', 'r3', 10000)) earned;

select test.equals((refusal, balance_after)::text, '(,30)', 'an order over both')
from test.order('alpha', 'ada', 'mug', 'o1');
select test.equals(refusal, null::text, 'is cancelled by the partner that placed it')
from test.move('alpha', 'alpha', 'o1', 'cancel');
select test.equals(test.wallet('ada'), '150 50@2027-02-01 100@2028-07-01',
  'and its points are in the lots that they came from');
select test.equals(test.stock('mug'), '2 1 0 1', 'what it had taken is not back yet');
select test.heal();
select test.equals(test.stock('mug'), '2 2 0 0', 'and then it is');
select test.heal();
select test.equals(test.stock('mug'), '2 2 0 0', 'once');
reset role;
select test.equals(catalogue.return_stock(array[test.id('order|alpha|o1')], array[test.id('mug')]), 0::bigint,
  'whoever comes how often');
set local role tessera_service;
select test.equals((refusal, is_replay)::text, '(,t)', 'cancelled again, it is answered as the first time')
from test.move('alpha', 'alpha', 'o1', 'cancel');
select test.equals((refusal, is_replay)::text, '(,t)', 'under another key as well')
from test.move('alpha', 'alpha', 'o1', 'cancel', key => 'another');
select test.equals((refusal, is_replay)::text, '(TS931,f)', 'by another it is refused')
from test.move('beta gifts', 'alpha', 'o1', 'cancel');
select test.equals((refusal, is_replay)::text, '(TS931,t)', 'and stays so')
from test.move('beta gifts', 'alpha', 'o1', 'cancel');
select test.equals(refusal, 'TS101', 'a key with other content is refused')
from test.move('alpha', 'alpha', 'o1', 'cancel', content => 'other');
select test.equals(test.wallet('ada'), '150 50@2027-02-01 100@2028-07-01', 'none moved a point');
select test.equals(test.moves_of('alpha', 'o1'), 'placed cancelled', 'or made a move');

-- Who may not, and what is not there.
select test.equals(refusal, null::text, 'another order') from test.order('alpha', 'ada', 'book', 'o2');
select test.equals(refusal, 'TS930', 'a partner that neither placed nor supplies it finds none')
from test.move('beta', 'alpha', 'o2', 'cancel');
select test.equals(refusal, 'TS930', 'nor is there one that was never placed')
from test.move('alpha', 'alpha', 'o99', 'cancel');
select test.equals(refusal, 'TS502', 'a key must have the scope') from test.move('alpha gifts', 'alpha', 'o2', 'cancel');
select test.equals(refusal, 'TS501', 'a key must be one') from test.move('nobody', 'alpha', 'o2', 'cancel');
select test.equals(refusal, 'TS503', 'of a partner that is not suspended')
from test.move('gamma', 'alpha', 'o2', 'cancel');
reset role;
set local role tessera_operator;
select test.equals((is_replay, points_back)::text, '(f,30)', 'a rehearsal tells what would come back')
from ordering.move_order_for_operator('op', test.id('order|alpha|o2'), 'cancel', 'sold out', test.id('x1'), true);
reset role;
select test.equals(test.moves_of('alpha', 'o2'), 'placed', 'and does nothing');
set local role tessera_operator;
select test.equals((is_replay, points_back)::text, '(f,30)', 'the operator cancels it')
from ordering.move_order_for_operator('op', test.id('order|alpha|o2'), 'cancel', 'sold out', test.id('x1'), false);
select test.equals(is_replay, true, 'once')
from ordering.move_order_for_operator('op', test.id('order|alpha|o2'), 'cancel', 'sold out', test.id('x2'), false);
select test.raises($$ select ordering.move_order_for_operator('op', test.id('order|alpha|o2'), 'fulfil',
  'late', test.id('x3'), false) $$, 'TS931', 'a cancelled order is not fulfilled');
select test.raises($$ select ordering.move_order_for_operator('op', test.id('none'), 'fulfil',
  'late', test.id('x3'), false) $$, 'TS930', 'nor is what there is not');
reset role;
select test.equals(count(*), 1::bigint, 'it is in the audit trail')
from coalition.audit_trail where action = 'order.cancel';
set local role tessera_service;

-- Cancelled before its reservation was confirmed.
select test.heal();
select test.equals(refusal, null::text, 'an order is placed and not confirmed')
from test.place('alpha', 'ada', 'mug', 'o3', test.reserve('alpha', 'mug', 'o3'));
select test.equals(refusal, null::text, 'and cancelled') from test.move('beta gifts', 'alpha', 'o3', 'cancel');
select test.heal();
select test.equals(test.stock('mug'), '2 2 0 0', 'its stock is back');
select test.equals(test.conclude('alpha', 'mug', 'o3'), 1::bigint, 'a late third step');
select test.equals(test.stock('mug'), '2 2 0 0', 'finds nothing to take');

-- A code that a member has seen is never given again.
select test.equals(refusal, null::text, 'a voucher with a code of the pool')
from test.order('alpha', 'ada', 'pass', 'o4');
select test.equals(refusal, null::text, 'is cancelled while it is unused')
from test.move('alpha', 'alpha', 'o4', 'cancel');
select test.heal();
select test.equals(test.stock('pass'), '1 1 0 0', 'its code is gone');
select test.equals((test.reserve('alpha', 'pass', 'o5')).refusal, null::text, 'the next order');
select test.equals(test.code_number('pass', 'o5'), 2::bigint, 'gets another');
reset role;
select test.equals((v.outcome, c.is_void, c.order_id is not null)::text, '(cancelled,t,t)',
  'the voucher has ended, and its code is void')
from ordering.voucher_ends v, catalogue.codes c where c.gift_id = test.id('pass') and c.number = 1;
select test.equals(count(*), 0::bigint, 'none is open') from ordering.open_vouchers;
set local role tessera_service;

-- Cancelled orders do not count against a limit.
select test.equals(refusal, null::text, 'one ever') from test.order('alpha', 'ada', 'once', 'o6');
select test.equals(refusal, 'TS926', 'is the limit') from test.order('alpha', 'ada', 'once', 'o7');
select test.equals(refusal, null::text, 'the one is cancelled') from test.move('alpha', 'alpha', 'o6', 'cancel');
select test.equals(refusal, null::text, 'and there is one again') from test.order('alpha', 'ada', 'once', 'o8');
select test.heal();

-- Goods, until they are back.
select test.equals(refusal, null::text, 'goods are ordered') from test.order('alpha', 'bob', 'once', 'o9');
select test.equals(count(*) filter (where refusal is null), 3::bigint, 'sent, handed over, and sent back')
from (select (test.move('beta gifts', 'alpha', 'o9', 'fulfil')).* union all
  select (test.move('beta gifts', 'alpha', 'o9', 'deliver')).* union all
  select (test.move('beta gifts', 'alpha', 'o9', 'return')).*) moves;
select test.equals(test.moves_of('alpha', 'o9'), 'placed fulfilled delivered returned', 'step by step');
select test.equals(test.wallet('bob'), '100 100@2028-07-01', 'with all points back');

-- Of a member that was merged meanwhile.
select test.equals(refusal, null::text, 'bob orders') from test.order('alpha', 'bob', 'book', 'o10');
reset role;
set local role tessera_operator;
select test.equals(count(*), 1::bigint, 'and turns out to be ada') from test.merge('bob', 'ada');
reset role;
set local role tessera_service;
select test.equals(test.wallet('bob'), '0', 'whose wallet has all');
select test.equals(refusal, null::text, 'the order is cancelled')
from test.move('alpha', 'alpha', 'o10', 'cancel');
select test.equals(test.wallet('bob'), '0', 'nothing stays in the closed wallet');
select test.equals(split_part(test.wallet('ada'), ' ', 1), '240', 'all is in the one that the member has now');
select test.equals((refusal, is_replay)::text, '(,t)', 'once') from test.move('alpha', 'alpha', 'o10', 'cancel');
select test.heal();
select test.equals(test.stock('book'), '1 1 0 0', 'and the stock is back');

select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
