-- Goal: wherever an order is interrupted between its steps, it heals: the stock ends where the
-- order's outcome says, and points and stock are never apart for good.
-- Method: stop after each step, in every outcome, and heal before and after the time is over; repeat
-- every step.
begin;
select test.equals(count(*), 3::bigint, 'three gifts')
from (
  select test.offer('beta', 'mug', 40, 3)
  union all select test.offer('beta', 'cup', 40, 1)
  union all select test.offer('beta', 'pass', 10, 3, kind => 'voucher', changes => '{"stock": "code_pool"}')
) gifts;
set local role tessera_service;
select test.equals(refusal, null::text, 'ada has points') from test.earn('alpha', 'ada', 'r1', 20000);

-- Killed after the first step.
select test.equals((refusal, is_reserved)::text, '(,t)', 'one is set aside')
from test.reserve('alpha', 'mug', 'k1');
select test.equals((refusal, is_reserved)::text, '(,t)', 'asked again, the same one')
from test.reserve('alpha', 'mug', 'k1');
select test.equals(test.stock('mug'), '3 2 1 0', 'once');
select test.heal();
select test.equals(test.stock('mug'), '3 2 1 0', 'nobody asks about it before its time is over');
reset role;
select test.moves_to('2026-06-15 12:00:30Z');
set local role tessera_service;
select test.heal();
select test.equals(test.stock('mug'), '3 3 0 0', 'then it goes back to the shelf');
select test.heal();
select test.equals(test.stock('mug'), '3 3 0 0', 'once');
select test.equals(refusal, 'TS929', 'an order that was given up is never placed, however late it comes')
from test.place('alpha', 'ada', 'mug', 'k1',
  row(1, null, false, test.id('mug'), true, false)::test.reserved);
select test.equals(test.wallet('ada'), '200 200@2028-07-01', 'and takes no point');
select test.equals(refusal, null::text, 'the same request begun anew is')
from test.order('alpha', 'ada', 'mug', 'k1', key => 'k1 anew');

-- Killed after the second step, which had placed it.
select test.equals(refusal, null::text, 'an order is placed') from test.place('alpha', 'ada', 'mug', 'k2',
  test.reserve('alpha', 'mug', 'k2'));
select test.equals(test.stock('mug'), '3 1 1 1', 'and not confirmed');
reset role;
select test.moves_to('2026-06-15 12:02Z');
set local role tessera_service;
select test.heal();
select test.equals(test.stock('mug'), '3 1 0 2', 'it is confirmed when its time is over');
select test.equals((refusal, is_replay)::text, '(,t)', 'a retry is answered with it')
from test.order('alpha', 'ada', 'mug', 'k2');
select test.equals(test.stock('mug'), '3 1 0 2', 'and takes nothing more');

-- Killed after the second step, which had refused it.
select test.equals(refusal, 'TS928', 'an order is refused') from test.place('alpha', 'ada', 'mug', 'k3',
  test.reserve('alpha', 'mug', 'k3'), paid => 7);
select test.equals(test.stock('mug'), '3 0 1 2', 'what was set aside stays so');
select test.equals((refusal, is_final)::text, '(TS925,f)',
  'meanwhile nothing is left, but something may come back') from test.reserve('alpha', 'mug', 'k4');
reset role;
select test.moves_to('2026-06-15 12:03Z');
set local role tessera_service;
select test.heal();
select test.equals(test.stock('mug'), '3 1 0 2', 'until its time is over');

-- The third step, repeated and out of order.
select test.equals(refusal, null::text, 'a third order') from test.order('alpha', 'ada', 'mug', 'k5');
select test.equals(test.conclude('alpha', 'mug', 'k5'), 1::bigint, 'once more');
select test.equals(test.stock('mug'), '3 0 0 3', 'what is confirmed is not confirmed again');
select test.equals((refusal, is_final)::text, '(TS925,t)', 'now it has run out for good')
from test.reserve('alpha', 'mug', 'k6');
select test.equals(test.stock('mug'), '3 0 0 3', 'and all of it is taken');
reset role;
select test.equals((select string_agg(is_kept::text, ' ' order by request_number)
  from ordering.settle_reservations(array[test.id('order|alpha|k5'), test.id('order|alpha|k1'),
    test.id('order|alpha|k5')], array_fill(test.id('mug'), array[3]))), 'true false true',
  'whoever asks again is told the same');
set local role tessera_service;

-- Whoever claims what is not so. A hostile caller gives up an order of its own, and no more.
select test.equals(refusal, 'TS929', 'nothing is placed of which nothing was set aside')
from test.place('alpha', 'ada', 'cup', 'h1', row(1, null, false, test.id('cup'), true, false)::test.reserved);
select test.equals(refusal, 'TS929', 'nor by the reservation of another gift')
from test.place('alpha', 'ada', 'pass', 'k5 h', test.reserve('alpha', 'cup', 'k5 h'));
select test.equals(refusal, 'TS929', 'nor what is no outcome of the gift')
from test.place('alpha', 'ada', 'pass', 'h2', row(1, null, false, test.id('mug'), true, false)::test.reserved);
select test.equals((refusal, is_reserved)::text, '(,t)', 'one is set aside') from test.reserve('alpha', 'pass', 'h3');
select test.equals(test.conclude('alpha', 'pass', 'h3'), 1::bigint, 'and concluded before it is placed');
select test.equals(refusal, 'TS929', 'which gives it up')
from test.place('alpha', 'ada', 'pass', 'h3', row(1, null, false, test.id('pass'), true, false)::test.reserved);

-- Something is set aside for an order that is not its, or not any more.
reset role;
update catalogue.stock set added = 5, available = 4 where gift_id = test.id('cup');
set local role tessera_service;
select test.equals((test.reserve('alpha', 'cup', 'k5')).is_reserved, true, 'of another gift');
select test.equals(test.conclude('alpha', 'cup', 'k5'), 1::bigint, 'than it ordered');
select test.equals(test.stock('cup'), '5 4 1 0', 'it goes back');
select test.equals(refusal, null::text, 'an order') from test.order('alpha', 'ada', 'cup', 'k7');
select test.equals(refusal, null::text, 'is cancelled') from test.move('alpha', 'alpha', 'k7', 'cancel');
select test.equals(test.conclude('alpha', 'cup', 'k7'), 1::bigint, 'and concluded once more');
select test.equals(test.stock('cup'), '5 3 1 1', 'what it had taken is left alone');
select test.heal();
select test.equals(test.stock('cup'), '5 4 1 0', 'until it is carried back');
select test.equals((test.reserve('alpha', 'cup', 'k7')).is_reserved, true, 'set aside for it again');
select test.equals(test.conclude('alpha', 'cup', 'k7'), 1::bigint, 'after it has ended');
select test.equals(test.stock('cup'), '5 4 1 0', 'it goes back');

-- What the sides of an order know of each other, where they part one day.
select test.equals((test.reserve('alpha', 'cup', 'k8')).is_reserved, true, 'one is set aside');
reset role;
select test.equals(is_kept, false, 'its order is given up, and nothing released')
from ordering.settle_reservations(array[test.id('order|alpha|k8')], array[test.id('cup')]);
select catalogue.conclude(array[test.id('order|alpha|k5')], array[test.id('mug')]);
select test.equals(test.stock('mug'), '3 0 0 3', 'what is confirmed is not confirmed again');
set local role tessera_service;
select test.equals(refusal, 'TS929', 'it is not placed, though it still has what was set aside')
from test.place('alpha', 'ada', 'cup', 'k8', row(1, null, false, test.id('cup'), true, false)::test.reserved);
select test.equals(test.conclude('alpha', 'cup', 'k8'), 1::bigint, 'which goes back');
select test.equals(test.stock('cup'), '5 4 1 0', 'to the shelf');

-- Codes of a pool: given back when nobody was shown them.
select test.equals((refusal, needs_code)::text, '(,f)', 'a code is set aside')
from test.reserve('alpha', 'pass', 'c1');
select test.equals((test.reserve('alpha', 'pass', 'c2')).refusal, null::text, 'and another');
select test.equals(test.code_number('pass', 'c1') || ' ' || test.code_number('pass', 'c2'), '1 2',
  'for each order its own');
select test.equals(refusal, null::text, 'which is placed')
from test.place('alpha', 'ada', 'pass', 'c2', test.reserve('alpha', 'pass', 'c2'));
reset role;
select test.moves_to('2026-06-15 12:05Z');
set local role tessera_service;
select test.heal();
select test.equals(test.stock('pass'), '3 2 0 1', 'one comes back, one is taken');
select test.equals((test.reserve('alpha', 'pass', 'c3')).refusal, null::text, 'there is one again');
select test.equals(test.code_number('pass', 'c3'), 1::bigint, 'which nobody was shown');
select test.equals((test.reserve('alpha', 'pass', 'c4')).refusal, null::text, 'and one more');
select test.equals(test.code_number('pass', 'c4'), 3::bigint, 'which is not the second');
select test.equals(refusal, 'TS925', 'and no other') from test.reserve('alpha', 'pass', 'c5');
reset role;
select test.equals(count(*), 1::bigint, 'only the code of an order that was placed is a voucher')
from ordering.vouchers;
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
