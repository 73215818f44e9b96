-- Goal: a voucher is used as often as it is good for and no more, by whom honours it, where it does.
-- Method: as the service; use, repeat, ask for too much, come from elsewhere and too late.
begin;
select test.equals(count(*), 4::bigint, 'four gifts')
from (
  select test.offer('beta', 'coffee', 10, kind => 'voucher')
  union all select test.offer('beta', 'swims', 50, kind => 'service',
    changes => '{"voucher_uses": 3}')
  union all select test.offer('alpha', 'book', 20, kind => 'discount_percent',
    changes => '{"discount_bps": 1000, "voucher_days": 30}')
  union all select test.offer(null, 'ticket', 30, kind => 'voucher')) gifts;
insert into catalogue.gift_honourers (partner_number, gift_id, honoured_by, outlet)
select g.partner_number, g.id, p.number, h.outlet
from (values ('swims', 'alpha', 'main'), ('swims', 'beta', null), ('ticket', 'beta', null))
  h (gift, partner, outlet)
join catalogue.gifts g on g.id = test.id(h.gift)
join tenancy.partners p on p.code = h.partner;
select tenancy.add_outlet('test', test.id('alpha kiosk'), 'alpha', 'kiosk', 'Kiosk');
set local role tessera_service;

select test.equals(count(*), 1::bigint, 'Ada has points') from test.earn('alpha', 'ada', 'r1', 50000);
select test.equals(count(*) filter (where refusal is null), 4::bigint, 'and orders four vouchers')
from (
  select (test.order('alpha', 'ada', 'coffee', 'o1')).refusal
  union all select (test.order('alpha', 'ada', 'swims', 'o2')).refusal
  union all select (test.order('alpha', 'ada', 'book', 'o3')).refusal
  union all select (test.order('alpha', 'ada', 'ticket', 'o4')).refusal) ordered;

-- Once.
select test.equals(test.check('beta', test.code_of('alpha', 'o1')), 'open Coffee 1/1',
  'a till can look at a voucher first');
select test.equals(test.check('beta', test.code_of('alpha', 'o1')), 'open Coffee 1/1',
  'which uses nothing');
select test.equals((refusal, is_replay)::text, '(,f)', 'its supplier honours it')
from test.activate('beta', test.code_of('alpha', 'o1'), 'a1');
select test.equals(test.moves_of('alpha', 'o1'), 'placed fulfilled delivered',
  'used up, its order is delivered');
select test.equals((refusal, is_replay, activation_id)::text,
  format('(,t,%s)', test.id('activation|beta|a1')), 'repeated, it is the first use')
from test.activate('beta', test.code_of('alpha', 'o1'), 'a1');
select test.equals((refusal, is_replay, activation_id)::text,
  format('(,t,%s)', test.id('activation|beta|a1')), 'and so under another key, by its reference')
from test.activate('beta', test.code_of('alpha', 'o1'), 'a1', key => 'another');
select test.equals(refusal, 'TS101', 'a key with other content is refused')
from test.activate('beta', test.code_of('alpha', 'o1'), 'a1', content => 'other');
select test.equals((refusal, is_replay)::text, '(TS943,f)', 'another use is one too many')
from test.activate('beta', test.code_of('alpha', 'o1'), 'a2');
select test.equals((refusal, is_replay)::text, '(TS943,t)', 'and stays so')
from test.activate('beta', test.code_of('alpha', 'o1'), 'a2');
select test.equals(test.check('beta', test.code_of('alpha', 'o1')), 'used Coffee 0/1',
  'what has become of it can be seen');

-- Several uses.
select test.equals((refusal, detail)::text, '(,)', 'two of three swims')
from test.activate('beta', test.code_of('alpha', 'o2'), 'a3', 2);
select test.equals((refusal, detail)::text, '(TS947,1)', 'more than is left is refused, and told')
from test.activate('beta', test.code_of('alpha', 'o2'), 'a4', 2);
select test.equals((refusal, detail, is_replay)::text, '(TS947,1,t)', 'and stays so')
from test.activate('beta', test.code_of('alpha', 'o2'), 'a4', 2);
select test.equals(refusal, 'TS204', 'a reference is for one use')
from test.activate('beta', test.code_of('alpha', 'o2'), 'a3', 1, key => 'other');
select test.equals(refusal, 'TS204', 'of one voucher')
from test.activate('beta', test.code_of('alpha', 'o1'), 'a3', 2, key => 'third');
select test.equals(test.moves_of('alpha', 'o2'), 'placed fulfilled', 'the order is not delivered yet');
select test.equals(test.check('beta', test.code_of('alpha', 'o2')), 'open Swims 1/3', 'one is left');

-- Where.
select test.equals(refusal, 'TS924', 'an outlet that does not honour it does not')
from test.activate('alpha', test.code_of('alpha', 'o2'), 'a5', outlet => 'kiosk');
select test.equals(refusal, 'TS924', 'nor does a till that does not say where it is')
from test.activate('alpha', test.code_of('alpha', 'o2'), 'a5');
select test.equals(refusal, 'TS504', 'an outlet that is none is told apart')
from test.activate('alpha', test.code_of('alpha', 'o2'), 'a5', outlet => 'moon');
select test.equals(refusal, null::text, 'the outlet that honours it takes the last')
from test.activate('alpha', test.code_of('alpha', 'o2'), 'a5', outlet => 'main');
select test.equals(test.moves_of('alpha', 'o2'), 'placed fulfilled delivered', 'now it is delivered');
select test.equals(refusal, 'TS924', 'who does not honour a gift does not, though it took the order')
from test.activate('alpha', test.code_of('alpha', 'o1'), 'a6');
select test.equals(test.check('alpha', test.code_of('alpha', 'o1')), 'TS924',
  'and is not told what became of it');
select test.equals(refusal, null::text, 'a gift of the operator is honoured by whom it names')
from test.activate('beta', test.code_of('alpha', 'o4'), 'a7');

-- When, and who.
select test.equals(refusal, 'TS306', 'a use that has not happened yet is refused')
from test.activate('alpha', test.code_of('alpha', 'o3'), 'a8', occurred_at => '2026-06-15 12:06Z');
select test.equals(refusal, 'TS941', 'a code that is none is not found')
from test.activate('alpha', 'no code', 'a8');
select test.equals(refusal, 'TS503', 'a suspended partner uses nothing')
from test.activate('gamma', test.code_of('alpha', 'o3'), 'a8');
select test.equals(refusal, 'TS501', 'and an unknown key neither')
from test.activate('delta', test.code_of('alpha', 'o3'), 'a8');
reset role;
select test.moves_to('2026-07-15 21:59:59Z');
set local role tessera_service;
select test.equals(test.check('alpha', test.code_of('alpha', 'o3')), 'open Book 1/1',
  'it is good through the end of its last day');
reset role;
select test.moves_to('2026-07-16 00:00Z');
set local role tessera_service;
select test.equals(refusal, 'TS944', 'and no moment longer')
from test.activate('alpha', test.code_of('alpha', 'o3'), 'a9');
select test.equals(test.check('alpha', test.code_of('alpha', 'o3')), 'expired Book 0/1',
  'though nobody has looked at it since');

-- What is told to whom.
select test.equals(test.told('alpha', 'voucher.activated'), 4::bigint,
  'whoever took the order hears of each use');
select test.equals(test.told('beta', 'voucher.activated'), 3::bigint,
  'and so does whoever honoured it, once');
select test.equals(test.told('alpha', 'order.delivered'), 3::bigint, 'and of what was used up');
select test.equals(test.told('beta', 'order.delivered'), 2::bigint, 'as its supplier does');
select test.presents('beta');
select test.equals((select string_agg(a.reference, ' ' order by a.reference)
  from ordering.activations a), 'a1 a3 a7', 'a partner sees its own uses');
select test.equals((select count(*) from ordering.vouchers), 0::bigint,
  'and no voucher of another''s orders');
select test.presents('alpha');
select test.equals((select string_agg(a.reference, ' ') from ordering.activations a), 'a5',
  'nobody sees those of a neighbour');
select test.equals(
  (select string_agg(concat_ws(' ', v.status, v.uses_left, v.uses), ', ' order by v.uses, v.status)
   from ordering.voucher_documents v),
  'expired 0 1, used 0 1, used 0 1, used 0 3', 'and its own orders'' vouchers with their ends');
select test.raises($$ update ordering.activations set uses = 9 $$, '42501', 'uses are history');
reset role;
select test.raises($$ delete from ordering.activations $$, '42501', 'even for the owner of all');
select test.raises($$ update ordering.vouchers set uses = 9 $$, '42501', 'and vouchers are');
select test.equals(test.verdict(), 'clean', 'the ledger is sound');
select test.finish();
rollback;
