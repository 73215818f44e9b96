-- Goal: a supplier has each code once, each is given to one order at most, and none whose time is
-- over; what a pool holds is counted at any time.
-- Method: upload, repeat, overlap, run low, withdraw and let expire; order until nothing is left.
begin;
-- How many a supplier has withdrawn, and the places of those that were void, given and unknown.
create function pg_temp.withdraw(
  supplier text, codes text[], key text, gift text default 'cinema'
) returns text
language sql volatile as $$
  select coalesce(w.refusal, concat_ws(' ', w.withdrawn, w.were_void, w.given, w.unknown,
    case when w.is_replay then 'again' end))
  from catalogue.withdraw_codes(test.digest(supplier), test.short_digest('withdraw ' || key),
    test.short_digest(concat_ws('|', 'withdraw', gift, codes)), test.id(gift),
    array(select test.digest(c) from unnest(codes) c)) w
$$;
select test.equals(count(*), 4::bigint, 'four gifts')
from (
  select test.offer('beta', 'cinema', 10, kind => 'voucher',
    changes => '{"stock": "code_pool", "low_stock": 2}')
  union all select test.offer('beta', 'theatre', 10, kind => 'voucher',
    changes => '{"stock": "code_pool"}')
  union all select test.offer('beta', 'mug', 10, 5)
  union all select test.offer('alpha', 'opera', 10, kind => 'voucher',
    changes => '{"stock": "code_pool"}')) gifts;
set local role tessera_service;

-- Uploads.
select test.equals((refusal, is_replay, added, duplicates, expired)::text, '(,f,3,{},{})',
  'three codes')
from test.upload('beta gifts', 'cinema', array['C1', 'C2', 'C3'], 'u1');
select test.equals(test.pool('cinema'), '3 3 0 0 0', 'are in the pool');
select test.equals((refusal, is_replay, added, duplicates, expired)::text, '(,t,3,{},{})',
  'sent again, they are told again and not added')
from test.upload('beta gifts', 'cinema', array['C1', 'C2', 'C3'], 'u1');
select test.equals((refusal, is_replay)::text, '(TS101,f)', 'a key with other content is refused')
from test.upload('beta gifts', 'cinema', array['C9'], 'u1');
select test.equals((refusal, is_replay, added, duplicates, expired)::text, '(,f,1,"{1,3}",{})',
  'those that are there already are told by their places')
from test.upload('beta gifts', 'cinema', array['C3', 'C4', 'C1'], 'u2');
select test.equals((added, duplicates)::text, '(1,{1})', 'in whatever pool of the supplier they are')
from test.upload('beta gifts', 'theatre', array['C2', 'T1'], 'u3');
select test.equals((added, duplicates)::text, '(1,{})', 'but what another has is nobody''s business')
from test.upload('alpha gifts', 'opera', array['C2'], 'u4');
select test.equals((added, duplicates, expired)::text, '(0,{},{1})',
  'a code whose time is over is not added')
from test.upload('beta gifts', 'cinema', array['C5'], 'u5', '2026-06-15 12:00Z');
select test.equals((added, duplicates, expired)::text, '(1,{},{})', 'one of a moment longer is')
from test.upload('beta gifts', 'cinema', array['C5'], 'u6', '2026-06-15 12:00:01Z');
select test.equals(test.pool('cinema'), '5 5 0 0 0', 'five are in the pool');

-- Who may, and where.
select test.equals(refusal, 'TS502', 'a till does not upload codes')
from test.upload('beta', 'cinema', array['C6'], 'u7');
select test.equals(refusal, 'TS903', 'nor does anybody to a neighbour''s gift')
from test.upload('alpha gifts', 'cinema', array['C6'], 'u7');
select test.equals(refusal, 'TS949', 'nor to a gift without a pool')
from test.upload('beta gifts', 'mug', array['C6'], 'u7');
select test.equals((refusal, codes, free)::text, '(,5,5)', 'the supplier sees what it holds')
from catalogue.code_pool(test.digest('beta gifts'), test.id('cinema'));
select test.equals(refusal, 'TS903', 'and nobody else does')
from catalogue.code_pool(test.digest('alpha gifts'), test.id('cinema'));
select test.equals(refusal, 'TS949', 'what is no pool is told')
from catalogue.code_pool(test.digest('beta gifts'), test.id('mug'));
select test.presents('beta gifts');
select test.raises($$ select count(*) from catalogue.codes $$, '42501', 'nobody sees a digest');
select test.raises($$ select count(*) from catalogue.code_uploads $$, '42501', 'or an upload');

-- Expiry.
reset role;
select test.moves_to('2026-06-15 12:00:01Z');
set local role tessera_service;
select test.equals(catalogue.expire_codes(100), 1::bigint, 'a code expires before it is given');
select test.equals(catalogue.expire_codes(100), 0::bigint, 'once');
select test.equals(test.pool('cinema'), '5 4 0 0 1', 'and is counted as expired');
select test.equals(test.told('beta', 'gift.low_stock'), 0::bigint, 'four are not few');

-- Orders.
select test.equals(count(*), 1::bigint, 'Ada has points') from test.earn('alpha', 'ada', 'r1', 50000);
select test.equals(refusal, null::text, 'and orders one')
from test.order('alpha', 'ada', 'cinema', 'o1');
select test.equals(test.told('beta', 'gift.low_stock'), 0::bigint, 'three are not few');
select test.equals(refusal, null::text, 'and another one')
from test.order('alpha', 'ada', 'cinema', 'o2');
select test.equals(test.told('beta', 'gift.low_stock'), 1::bigint, 'two are: the supplier is told');
select test.equals(refusal, null::text, 'and a third one')
from test.order('alpha', 'ada', 'cinema', 'o3');
select test.equals(test.told('beta', 'gift.low_stock'), 1::bigint, 'once');
select test.equals(test.pool('cinema'), '5 1 3 0 1', 'three are given');
select test.equals(test.check('beta', null, pool_code => 'C1'), 'open Cinema 1/1', 'the first first');
select test.equals(refusal, null::text, 'and used by the supplier''s own text')
from test.activate('beta', null, 'a1', pool_code => 'C1');
reset role;

-- Withdrawal.
set local role tessera_operator;
select test.equals((voided, were_void, given, unknown)::text, '(1,1,{2},{4})',
  'a free code is withdrawn; one that an order has is not, nor one that is none')
from catalogue.void_codes('ann', test.id('cinema'),
  array[test.digest('C4'), test.digest('C2'), test.digest('C5'), test.digest('T1')], 'leaked');
select test.raises($$ select catalogue.void_codes('ann', test.id('none'), '{}', 'x') $$, 'TS903',
  'of a gift that is one');
reset role;
set local role tessera_service;
select test.equals(test.pool('cinema'), '5 0 3 1 1', 'none is left');
select test.equals(refusal, 'TS925', 'an order finds nothing, though two codes were never given')
from test.order('alpha', 'ada', 'cinema', 'o4');
select test.equals(added, 3::bigint, 'more codes come')
from test.upload('beta gifts', 'cinema', array['C6', 'C7', 'C8'], 'u8');
select test.equals(refusal, null::text, 'and are ordered')
from test.order('alpha', 'ada', 'cinema', 'o5');
select test.equals(test.told('beta', 'gift.low_stock'), 2::bigint, 'down to two again: told again');

-- By the supplier.
select test.equals(pg_temp.withdraw('beta gifts', array['C8', 'C1', 'C4', 'X1'], 'w1'), '1 {3} {2} {4}',
  'a supplier withdraws a free code; what an order has stays, what is void or none is told');
select test.equals(pg_temp.withdraw('beta gifts', array['C8', 'C1', 'C4', 'X1'], 'w1'),
  '1 {3} {2} {4} again', 'the same request says the same');
select test.equals(pg_temp.withdraw('beta gifts', array['C8', 'C1', 'C4', 'X1'], 'w2'), '0 {1,3} {2} {4}',
  'another one finds it withdrawn');
select test.equals(pg_temp.withdraw('beta gifts', array['C7'], 'w1'), 'TS101', 'the key is used up');
select test.equals(pg_temp.withdraw('beta gifts', array['C7'], 'w3', 'mug'), 'TS949',
  'what has no pool has no codes');
select test.equals(pg_temp.withdraw('alpha gifts', array['C7'], 'w4'), 'TS903', 'no neighbour withdraws');
select test.equals(pg_temp.withdraw('beta', array['C7'], 'w5'), 'TS502', 'nor a till');
select test.equals(test.pool('cinema'), '8 1 4 2 1', 'so one is left');
reset role;
select test.moves_to('2026-06-15 12:00:30Z');
set local role tessera_service;
select test.equals(added, 2::bigint, 'two more come, one of them by a text that was unknown')
from test.upload('beta gifts', 'cinema', array['X1', 'C9'], 'u10');
select test.equals(pg_temp.withdraw('beta gifts', array['C8', 'C1', 'C4', 'X1'], 'w1'),
  '1 {3} {2} {4} again', 'which changes no answer that was given');
select test.equals(test.pool('cinema'), '10 3 4 2 1', 'nor does that take anything');

-- A code whose time comes before the sweep does is not given.
select test.equals(added, 1::bigint, 'a code for a minute')
from test.upload('beta gifts', 'theatre', array['T2'], 'u9', '2026-06-15 12:01Z');
select test.equals(refusal, null::text, 'the one before it is ordered')
from test.order('alpha', 'ada', 'theatre', 'o6');
reset role;
select test.moves_to('2026-06-15 12:01Z');
set local role tessera_service;
select test.equals(refusal, 'TS925', 'the other one is not, a minute later')
from test.order('alpha', 'ada', 'theatre', 'o7');
select test.equals(catalogue.expire_codes(100), 1::bigint, 'and then expires');
reset role;

-- The operator loads for anybody, also for itself, and not into what is retired.
set local role tessera_operator;
select test.equals((added, duplicates)::text, '(1,{1})', 'the operator loads codes')
from catalogue.load_codes('ann', test.id('load 1'), test.id('theatre'),
  array[test.digest('T1'), test.digest('T3')], array['\x00', '\x00']::bytea[],
  array[null, null]::timestamptz[]);
select test.equals((added, duplicates)::text, '(1,{1})', 'an upload that is known adds nothing')
from catalogue.load_codes('ann', test.id('load 1'), test.id('theatre'),
  array[test.digest('T1'), test.digest('T3')], array['\x00', '\x00']::bytea[],
  array[null, null]::timestamptz[]);
reset role;
select test.revise('theatre', '{"status": "retired"}');
set local role tessera_operator;
select test.raises($$ select catalogue.load_codes('ann', test.id('load 2'), test.id('theatre'),
  array[test.digest('T4')], array['\x00']::bytea[], array[null]::timestamptz[]) $$, 'TS949',
  'nothing is added to what is retired');
select test.raises($$ select catalogue.load_codes('ann', test.id('load 2'), test.id('none'),
  array[test.digest('T4')], array['\x00']::bytea[], array[null]::timestamptz[]) $$, 'TS903',
  'nor to what is no gift');
reset role;
select test.raises($$ insert into catalogue.codes (partner_number, gift_id, number, code_digest,
    code_sealed, upload_id)
  select c.partner_number, c.gift_id, 99, c.code_digest, c.code_sealed, c.upload_id
  from catalogue.codes c limit 1 $$, '23505', 'no supplier has a code twice, whoever tries');
select test.equals(test.verdict(), 'clean', 'the ledger is sound');
select test.finish();
rollback;
