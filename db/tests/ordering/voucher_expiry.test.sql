-- Goal: a voucher whose time is over ends once, its points go back where that was promised and
-- nobody used it, and nothing is lost on the way.
-- Method: vouchers with and without the promise, used in part, of a frozen and of a merged member.
begin;
select test.equals(count(*), 3::bigint, 'three gifts')
from (
  select test.offer('beta', 'coffee', 10, kind => 'voucher', changes => '{"voucher_days": 1}')
  union all select test.offer('beta', 'tea', 10, kind => 'voucher',
    changes => '{"voucher_days": 1, "voucher_expiry": "forfeited"}')
  union all select test.offer('beta', 'swims', 30, 5, kind => 'service',
    changes => '{"voucher_days": 1, "voucher_uses": 3}')) gifts;
set local role tessera_service;
select test.equals(count(*), 2::bigint, 'two members have points')
from (select test.earn('alpha', 'ada', 'r1', 10000)
  union all select test.earn('alpha', 'bob', 'r2', 10000)) e;
select test.equals(count(*) filter (where refusal is null), 6::bigint, 'and order')
from (
  select (test.order('alpha', 'ada', 'coffee', 'o1')).refusal
  union all select (test.order('alpha', 'ada', 'tea', 'o2')).refusal
  union all select (test.order('alpha', 'ada', 'swims', 'o3')).refusal
  union all select (test.order('alpha', 'ada', 'swims', 'o4')).refusal
  union all select (test.order('alpha', 'bob', 'coffee', 'o5')).refusal
  union all select (test.order('alpha', 'bob', 'coffee', 'o6')).refusal) o;
select test.equals(test.wallet('ada'), '20 20@2028-07-01', 'twenty of a hundred points are left');
select test.equals(refusal, null::text, 'one of three swims is used')
from test.activate('beta', test.code_of('alpha', 'o3'), 'a1');
select test.equals(refusal, null::text, 'one coffee is drunk')
from test.activate('beta', test.code_of('alpha', 'o6'), 'a2');
select test.equals(ordering.expire_vouchers(100), 0::bigint, 'nothing is over yet');
reset role;

-- The promise is that of the day of the order.
update catalogue.gifts g set voucher_expiry = 'forfeited' where g.id = test.id('coffee');
select test.moves_to('2026-06-16 23:59:59Z');
set local role tessera_service;
select test.equals(ordering.expire_vouchers(100), 0::bigint, 'the last day is not over');
reset role;
select test.moves_to('2026-06-17 00:00Z');
set local role tessera_service;
select test.equals(refusal, 'TS944', 'nobody can use it after that')
from test.activate('beta', test.code_of('alpha', 'o1'), 'a3');
select test.equals(ordering.expire_vouchers(2), 2::bigint, 'they end, some at a time');
select test.equals(ordering.expire_vouchers(100), 3::bigint, 'until none is left');
select test.equals(ordering.expire_vouchers(100), 0::bigint, 'each once');
select test.equals(test.wallet('ada'), '60 60@2028-07-01',
  'ten and thirty points are back in their lot, those forfeited and those of what was used are not');
select test.equals(test.moves_of('alpha', 'o1'), 'placed fulfilled expired', 'the orders expired');
select test.equals(test.moves_of('alpha', 'o2'), 'placed fulfilled expired', 'all of them');
select test.equals(test.moves_of('alpha', 'o6'), 'placed fulfilled delivered',
  'but for what had been used up');
select test.equals(test.told('alpha', 'voucher.expired'), 5::bigint, 'whoever took the orders is told');
select test.equals(test.told('beta', 'order.expired'), 5::bigint, 'and the supplier');
select test.equals(test.stock('swims'), '5 3 0 2', 'what expired does not go back to the shelf');
select test.equals(refusal, 'TS944', 'an expired voucher stays so')
from test.activate('beta', test.code_of('alpha', 'o1'), 'a4');
reset role;
select test.equals(test.verdict(), 'clean', 'the ledger is sound');

-- The wallet of whoever has been merged meanwhile is not the one that the points go to.
set local role tessera_service;
select test.equals(refusal, null::text, 'Bob orders swims')
from test.order('alpha', 'bob', 'swims', 'o7');
reset role;
select test.merge('bob', 'ada') is not null as merged \gset
select test.moves_to('2026-06-20 00:00Z');
set local role tessera_service;
select test.equals(ordering.expire_vouchers(100), 1::bigint, 'and does not use them');
reset role;
-- Ada's sixty, Bob's hundred less ten for the coffee that was drunk.
select test.equals((select w.balance from ledger.wallets w where w.id = test.id('ada wallet')),
  150::bigint, 'all points are Ada''s');
select test.equals(test.verdict(), 'clean', 'the ledger is sound still');
select test.finish();
rollback;
