-- Goal: an order takes points and stock in one step or not at all, once, and a refused one stays
-- refused.
-- Method: as the service, in three steps; order, repeat, and everything that can stand against it.
begin;
select test.equals(count(*), 5::bigint, 'five gifts')
from (
  select test.offer('beta', 'mug', 40, 2)
  union all select test.offer(null, 'ticket', 30, kind => 'voucher')
  union all select test.offer('beta', 'mixed', 20, 5, amount => 500)
  union all select test.offer('beta', 'rare', 10, 9,
    changes => '{"limit_count": 1, "limit_window": "month"}')
  union all select test.offer('beta', 'tree', 5, kind => 'donation')) gifts;
set local role tessera_service;
select test.equals(count(*), 3::bigint, 'three members have points')
from (select test.earn('alpha', 'ada', 'r1', 10000) union all select test.earn('alpha', 'bob', 'r2', 3900)
  union all select test.earn('beta', 'carl', 'r3', 100000)) earned;

select test.equals((refusal, is_replay, points_paid, balance_after)::text, '(,f,40,60)',
  'a gift is ordered for its points') from test.order('alpha', 'ada', 'mug', 'o1', points => 40);
select test.equals(test.wallet('ada'), '60 60@2028-07-01', 'which leave the wallet''s lots');
select test.equals(test.stock('mug'), '2 1 0 1', 'one is taken from the shelf');
select test.equals(test.moves_of('alpha', 'o1'), 'placed', 'goods wait for their supplier');

-- Once.
select test.equals(refusal, 'TS201', 'who has too few points is refused')
from test.order('alpha', 'bob', 'mug', 'o2');
select test.equals((refusal, detail)::text, '(TS201,1)', 'and told how many are missing')
from test.order('alpha', 'bob', 'mug', 'o2');
select test.equals(test.stock('mug'), '2 1 0 1', 'what was set aside for it is back');
select test.equals(refusal, null::text, 'meanwhile bob earns') from test.earn('alpha', 'bob', 'r4', 10000);
select test.equals((refusal, detail, is_replay)::text, '(TS201,1,t)', 'a refused key stays refused')
from test.order('alpha', 'bob', 'mug', 'o2');
select test.equals(refusal, null::text, 'a new one has the last')
from test.order('alpha', 'bob', 'mug', 'o2', key => 'again');
select test.equals(test.stock('mug'), '2 0 0 2', 'nothing is left');
select test.equals((refusal, is_replay, balance_after)::text, '(,t,60)',
  'a repeated order is answered as the first time, though the gift has run out')
from test.order('alpha', 'ada', 'mug', 'o1', points => 40);
select test.equals((refusal, is_replay)::text, '(,t)', 'so is its reference under another key')
from test.order('alpha', 'ada', 'mug', 'o1', key => 'another');
select test.equals(refusal, 'TS204', 'its reference for another gift is refused')
from test.order('alpha', 'ada', 'ticket', 'o1', key => 'a third');
select test.equals(refusal, 'TS204', 'so it is for another member')
from test.order('alpha', 'bob', 'mug', 'o1', key => 'a fourth');
select test.equals(refusal, 'TS101', 'its key with other content is refused')
from test.order('alpha', 'ada', 'mug', 'o1', content => 'other');
select test.equals((refusal, is_replay)::text, '(TS925,f)', 'a gift that has run out is refused')
from test.order('alpha', 'ada', 'mug', 'o3');
reset role;
update catalogue.stock set added = 3, available = 1 where gift_id = test.id('mug');
set local role tessera_service;
select test.equals((refusal, is_replay)::text, '(TS925,t)', 'and stays so for its key, restocked or not')
from test.order('alpha', 'ada', 'mug', 'o3');
select test.equals(test.stock('mug'), '3 1 0 2', 'with nothing set aside for it');

-- The key of another operation is another request.
select test.equals(refusal, null::text, 'points are redeemed')
from test.redeem('alpha', 'ada', 'd1', 1, key => 'shared');
select test.equals(refusal, 'TS101', 'the key of a redemption is no key of an order')
from ordering.place_orders(
  array[test.digest('alpha')], array[test.short_digest('redeem shared')], array[test.short_digest('x')],
  array[test.id('x')], array[test.id('ada')], array[null::bytea], array['x'], array[test.now()],
  array[test.id('mug')], array[1::smallint], array[null::bigint], array[null::bigint], array[null::text],
  array[null::text], array[null::text], array[null::jsonb], array[null::text], array[null::uuid],
  array[null::uuid], array[null::bytea], array[null::bytea]);

-- What it yields.
select test.equals((refusal, points_paid)::text, '(,30)', 'a voucher is ordered')
from test.order('alpha', 'ada', 'ticket', 't1');
select test.equals(test.moves_of('alpha', 't1'), 'placed fulfilled', 'and issued at once');
select test.equals(refusal, null::text, 'a donation') from test.order('alpha', 'ada', 'tree', 'v1');
select test.equals(test.moves_of('alpha', 'v1'), 'placed fulfilled delivered', 'is delivered at once');

-- Points and money.
select test.equals((refusal, detail)::text, '(TS928,500)', 'the till says that it took the money part')
from test.order('beta', 'carl', 'mixed', 'm1');
select test.equals(refusal, 'TS928', 'exactly') from test.order('beta', 'carl', 'mixed', 'm2', paid => 499);
select test.equals(refusal, 'TS928', 'in its currency')
from test.order('beta', 'carl', 'mixed', 'm3', paid => 500, currency => 'USD');
select test.equals((refusal, points_paid, amount)::text, '(,20,500)', 'then it is ordered')
from test.order('beta', 'carl', 'mixed', 'm4', paid => 500);
select test.equals(refusal, 'TS928', 'nobody pays for what costs points only')
from test.order('beta', 'carl', 'tree', 'm5', paid => 1);
select test.equals(refusal, null::text, 'a paid nothing is nothing')
from test.order('beta', 'carl', 'tree', 'm6', paid => 0, currency => 'USD');
select test.equals((refusal, detail)::text, '(TS927,20)', 'at another price than is named, it is not')
from test.order('beta', 'carl', 'mixed', 'm7', points => 19, paid => 500);
select test.equals((refusal, detail)::text, '(TS927,)', 'nor by an option that there is not')
from test.order('beta', 'carl', 'mixed', 'm8', paid => 500, option => 2::smallint);

-- Limits of a member.
select test.equals(refusal, null::text, 'the first of a month') from test.order('beta', 'carl', 'rare', 'l1');
select test.equals((refusal, detail)::text, '(TS926,1)', 'and not the second')
from test.order('beta', 'carl', 'rare', 'l2');
select test.equals(refusal, null::text, 'another member has its own')
from test.order('beta', 'ada', 'rare', 'l3');
reset role;
select test.moves_to('2026-07-01 00:00Z');
set local role tessera_service;
select test.equals((refusal, is_replay)::text, '(TS926,t)', 'a refused key stays refused in the next month')
from test.order('beta', 'carl', 'rare', 'l2');
select test.equals(refusal, null::text, 'in which there is another one')
from test.order('beta', 'carl', 'rare', 'l4');

-- Dates and states: by the ledger's clock.
reset role;
select test.revise('rare', '{"limit_count": null, "limit_window": null, "valid_from": "2026-07-02"}');
set local role tessera_service;
select test.equals(refusal, 'TS922', 'not before its time')
from test.order('beta', 'carl', 'rare', 'w1');
reset role;
select test.revise('rare', '{"valid_from": "2026-01-01", "valid_until": "2026-07-01"}');
set local role tessera_service;
select test.equals(refusal, 'TS923', 'not when its time is over, whatever the till''s clock says')
from test.order('beta', 'carl', 'rare', 'w2', occurred_at => '2026-06-30 12:00Z');
reset role;
select test.revise('rare', '{"valid_until": "infinity", "status": "paused"}');
set local role tessera_service;
select test.equals(refusal, 'TS921', 'not while it is paused') from test.order('beta', 'carl', 'rare', 'w3');
reset role;
select test.revise('rare', '{"status": "draft"}');
set local role tessera_service;
select test.equals(refusal, 'TS903', 'of a draft nobody knows') from test.order('beta', 'carl', 'rare', 'w4');
select test.equals(refusal, 'TS903', 'nor of what is not') from test.order('beta', 'carl', 'nothing', 'w5');
select test.equals(refusal, 'TS306', 'an order that has not happened yet is refused')
from test.order('beta', 'carl', 'mug', 'w6', occurred_at => '2026-07-01 00:06Z');
select test.equals(refusal, 'TS504', 'so is an outlet that there is not')
from test.order('beta', 'carl', 'mug', 'w7', outlet => 'nowhere');
select test.equals(refusal, 'TS601', 'and a member that the partner does not know')
from test.order('alpha', 'carl', 'mug', 'w8');
select test.equals(refusal, 'TS503', 'and a partner that is suspended')
from test.order('gamma', 'ada', 'mug', 'w9');
reset role;
select test.revise('rare', '{"status": "live"}');
select tenancy.set_partner_status('test', 'beta', 'suspended', 'test');
set local role tessera_service;
select test.equals(refusal, 'TS921', 'of a suspended supplier nothing can be ordered')
from test.order('alpha', 'ada', 'rare', 'w10');
reset role;
select tenancy.set_partner_status('test', 'beta', 'active', 'test');
insert into catalogue.gift_honourers values ((select number from tenancy.partners where code = 'beta'),
  test.id('rare'), (select number from tenancy.partners where code = 'alpha'), 'main');
select tenancy.add_outlet('test', test.id('other outlet'), 'alpha', 'other', 'Other');
set local role tessera_service;
select test.equals(refusal, 'TS924', 'not at an outlet of the honouring partner where it cannot be used')
from test.order('alpha', 'ada', 'rare', 'h1', outlet => 'other');
select test.equals(refusal, null::text, 'but where it can')
from test.order('alpha', 'ada', 'rare', 'h2', outlet => 'main');

-- All reasons at once, in one order.
reset role;
update ledger.wallets set status = 'frozen' where id = test.id('bob wallet');
select test.revise('mixed', '{"status": "paused", "valid_until": "2026-06-01"}');
set local role tessera_service;
select test.equals((refusal, refusals)::text, '(TS921,"{TS921,TS923,TS928,TS210}")',
  'all that stands against an order is told at once')
from test.order('alpha', 'bob', 'mixed', 'a1');
select test.equals(test.wallet('bob'), '99 99@2028-07-01', 'no refusal has moved a point');
select test.equals(test.stock('mug') || ', ' || test.stock('rare') || ', ' || test.stock('mixed'),
  '3 1 0 2, 9 5 0 4, 5 4 0 1', 'nor left anything set aside');

-- Who may see it.
select test.presents('alpha');
select test.equals(count(*), 5::bigint, 'a partner sees the orders placed at it') from ordering.orders;
select test.equals(count(*), 5::bigint, 'and reads them back')
from ordering.own_orders(null, null, null, 100);
select test.equals(count(*), 0::bigint, 'but not as their supplier')
from ordering.supplied_orders(test.id('order|alpha|o1'), null, null, 1);
select test.presents('beta');
select test.equals(count(*), 0::bigint, 'their supplier reads none of them so')
from ordering.own_orders(test.id('order|alpha|o1'), null, null, 1);
select test.equals(string_agg(concat_ws(' ', outcome_kind, state, supply_amount), ', '), 'goods placed 100',
  'but what it has to do') from ordering.supplied_orders(test.id('order|alpha|o1'), null, null, 1);
select test.presents('gamma');
select test.equals(count(*), 0::bigint, 'and nobody else''s') from ordering.orders;
reset role;
select test.equals(string_agg(concat_ws(' ', kind, partner_number), ', ' order by place),
  'order.placed 1, order.placed 0, order.fulfilled 1, order.fulfilled 0, voucher.issued 1',
  'who placed it and who supplies it hear of it')
from ledger.events where subject_id in (
  test.id('order|alpha|t1'), test.id('voucher|alpha|t1'));

-- What is dated later holds later.
insert into catalogue.gift_prices (partner_number, gift_id, option, valid_from, points)
select g.partner_number, g.id, 1, test.now() + interval '1 day', 7 from catalogue.gifts g where g.id = test.id('rare');
insert into catalogue.supply_terms (partner_number, gift_id, valid_from, amount, currency, set_by)
select g.partner_number, g.id, test.now() + interval '1 day', 55, 'EUR', 'test' from catalogue.gifts g
where g.id = test.id('rare');
update ledger.wallets set status = 'open' where id = test.id('bob wallet');
select (p.points, s.amount)::text as today from catalogue.gift_prices p
join catalogue.supply_terms s using (gift_id)
where p.gift_id = test.id('rare') and p.valid_from < test.now() and s.valid_from < test.now() \gset
set local role tessera_service;
select test.equals(refusal, null::text, 'a gift is ordered')
from test.order('alpha', 'bob', 'rare', 'dated 1', outlet => 'main');
reset role;
select test.moves_to(test.now() + interval '1 day');
set local role tessera_service;
select test.equals(refusal, null::text, 'and a day later')
from test.order('alpha', 'bob', 'rare', 'dated 2', outlet => 'main');
reset role;
select test.equals(string_agg((o.points, o.supply_amount)::text, ' ' order by o.reference),
  :'today' || ' (7,55)', 'at the price, and by the supply terms, of its own day')
from ordering.orders o where o.reference in ('dated 1', 'dated 2');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
