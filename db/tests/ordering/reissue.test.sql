-- Goal: a lost code is replaced by another one for the uses that are left, by who may ask, a few
-- times, and the old one is worth nothing from then on.
-- Method: made codes and codes of a pool; repeat, ask as others, run out, be cut off between steps.
begin;
select test.equals(count(*), 3::bigint, 'three gifts')
from (
  select test.offer('beta', 'swims', 30, kind => 'service',
    changes => '{"voucher_days": 10, "voucher_uses": 3}')
  union all select test.offer('beta', 'cinema', 10, 3, kind => 'voucher',
    changes => '{"stock": "code_pool"}')
  union all select test.offer('beta', 'mug', 10)) gifts;
set local role tessera_service;
select test.equals(count(*), 1::bigint, 'Ada has points') from test.earn('alpha', 'ada', 'r1', 20000);
select test.equals(count(*) filter (where refusal is null), 3::bigint, 'and orders')
from (
  select (test.order('alpha', 'ada', 'swims', 'o1')).refusal
  union all select (test.order('alpha', 'ada', 'cinema', 'o2')).refusal
  union all select (test.order('alpha', 'ada', 'mug', 'o3')).refusal) o;
select test.equals(refusal, null::text, 'one swim is used')
from test.activate('beta', test.code_of('alpha', 'o1'), 'a1');

-- Made codes.
select test.equals((gift_id, needs_pool)::text, format('(%s,f)', test.id('swims')),
  'whoever took the order may ask')
from ordering.reissuer(test.digest('alpha'), test.id('order|alpha|o1'));
select test.equals((refusal, is_replay)::text, '(,f)', 'and gets another code')
from test.reissue('alpha', 'alpha', 'o1', 'n1');
select test.equals((refusal, is_replay, voucher_id)::text,
  format('(,t,%s)', test.id('voucher|alpha|n1')), 'repeated, it is the same voucher')
from test.reissue('alpha', 'alpha', 'o1', 'n1');
select test.equals(test.check('beta', test.code_of('alpha', 'o1')), 'replaced Swims 0/3',
  'the old code is worth nothing');
select test.equals(refusal, 'TS946', 'at any till')
from test.activate('beta', test.code_of('alpha', 'o1'), 'a2');
select test.equals(test.check('beta', test.code_of('alpha', 'n1')), 'open Swims 2/2',
  'the new one is for the uses that were left');
select test.equals(v.expires_at, '2026-06-26 00:00Z'::timestamptz, 'and for as long as the old one')
from (select test.presents('alpha')) p, ordering.voucher_documents v
where v.id = test.id('voucher|alpha|n1');
select test.equals((refusal, is_replay)::text, '(,f)', 'its supplier may ask, too')
from test.reissue('beta gifts', 'alpha', 'o1', 'n2');
select test.equals(refusal, 'TS502', 'with a key for gifts')
from test.reissue('beta', 'alpha', 'o1', 'n3');
select test.equals(refusal, 'TS930', 'of an order that there is')
from test.reissue('alpha', 'alpha', 'o9', 'n3');
select test.equals(refusal, 'TS950', 'and that has a voucher')
from test.reissue('alpha', 'alpha', 'o3', 'n9');
select test.equals(string_agg(coalesce(refusal, 'done'), ' ' order by n), 'done done done',
  'five times in all')
from generate_series(3, 5) n, test.reissue('alpha', 'alpha', 'o1', 'n' || n);
select test.equals((refusal, detail)::text, '(TS951,5)', 'and no more')
from test.reissue('alpha', 'alpha', 'o1', 'n6');
select test.equals((refusal, detail, is_replay)::text, '(TS951,5,t)', 'which stays so')
from test.reissue('alpha', 'alpha', 'o1', 'n6');
select test.equals(refusal, null::text, 'the last one is used up')
from test.activate('beta', test.code_of('alpha', 'n5'), 'a3', 2);
select test.equals(refusal, 'TS943', 'then nothing is left to replace')
from test.reissue('alpha', 'alpha', 'o1', 'n7');
select test.equals(test.told('alpha', 'voucher.reissued'), 5::bigint, 'whoever took the order is told');

-- Codes of a pool, in three steps.
select test.equals(needs_pool, true, 'its codes come from a pool')
from ordering.reissuer(test.digest('alpha'), test.id('order|alpha|o2'));
select test.equals(test.set_aside('alpha', 'cinema', 'p2'), true, 'a code is set aside');
select test.equals(test.stock('cinema'), '3 1 1 1', 'of what is available');
select test.equals(refusal, 'TS925', 'for whoever asked, and for nobody else')
from test.reissue('beta gifts', 'alpha', 'o2', 'p2');
select test.equals((refusal, is_replay)::text, '(,f)', 'and given to the new voucher')
from test.reissue('alpha', 'alpha', 'o2', 'p2');
select test.conclude_code('alpha', 'cinema', 'p2');
select test.equals(test.stock('cinema'), '3 1 0 2', 'for good: both are taken');
select test.equals(test.check('beta', null, pool_code => 'cinema code 1'), 'replaced Cinema 0/1',
  'the old code is worth nothing');
select test.equals(test.check('beta', null, pool_code => 'cinema code 2'), 'open Cinema 1/1',
  'the new one is');

-- Cut off after the first step: what was set aside comes back, and is not given afterwards.
select test.equals(test.set_aside('alpha', 'cinema', 'p3'), true, 'another one is set aside');
reset role;
select test.moves_to('2026-06-15 12:00:30Z');
set local role tessera_service;
select test.heal();
select test.equals(test.stock('cinema'), '3 1 0 2', 'what nobody heard of again is given up');
select test.equals(refusal, 'TS929', 'and cannot be used any more')
from test.reissue('alpha', 'alpha', 'o2', 'p3');
-- Cut off after the second step: it stays given.
select test.equals(test.set_aside('alpha', 'cinema', 'p4'), true, 'the last one is set aside');
select test.equals(refusal, null::text, 'and given')
from test.reissue('alpha', 'alpha', 'o2', 'p4');
reset role;
select test.moves_to('2026-06-15 12:01Z');
set local role tessera_service;
select test.heal();
select test.equals(test.stock('cinema'), '3 0 0 3', 'and stays so without the third step');
select test.equals(test.set_aside('alpha', 'cinema', 'p5'), false, 'no code is left');
select test.equals((refusal, is_replay)::text, '(TS925,f)', 'which is said')
from test.reissue('alpha', 'alpha', 'o2', 'p5');
select test.equals(test.set_aside('delta', 'cinema', 'p6'), false, 'a key that is none gets none');
reset role;

-- The operator.
select test.equals(added, 1::bigint, 'another code comes')
from test.upload('beta gifts', 'cinema', array['one more'], 'u1');
set local role tessera_operator;
select test.raises($$ select ordering.reissue_for_operator('ann', test.id('order|alpha|o1'),
  test.id('v6'), test.digest('v6'), '\x00') $$, 'TS943',
  'the operator can replace no used voucher either');
select test.raises($$ select ordering.reissue_for_operator('ann', test.id('none'),
  test.id('v6'), test.digest('v6'), '\x00') $$, 'TS930', 'nor that of no order');
select ordering.reissue_for_operator('ann', test.id('order|alpha|o2'), test.id('v6'),
  test.digest('v6'), '\x00');
select test.equals((select v.status from ordering.voucher_documents v where v.id = test.id('v6')),
  'open', 'but an open one');
select test.raises($$ select ordering.reissue_for_operator('ann', test.id('order|alpha|o2'),
  test.id('v7'), test.digest('v7'), '\x00') $$, 'TS925', 'as long as the pool has a code');
reset role;
select test.moves_to('2026-06-15 12:02Z');
set local role tessera_service;
select test.heal();
select test.equals(test.check('beta', null, pool_code => 'one more'), 'open Cinema 1/1',
  'which it is by then');
select test.equals(refusal, null::text, 'an order with replaced codes can be cancelled')
from test.move('alpha', 'alpha', 'o2', 'cancel');
select test.heal();
select test.equals(test.pool('cinema'), '4 0 0 4 0', 'and none of them is ever given again');
select test.equals(test.check('beta', null, pool_code => 'one more'), 'cancelled Cinema 0/1',
  'nor worth anything');
reset role;
select test.equals(test.verdict(), 'clean', 'the ledger is sound');
select test.finish();
rollback;
