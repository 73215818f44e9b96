-- Goal: the operator writes, approves, prices and places gifts of any supplier, leaves a trail, and a
-- rehearsal leaves nothing.
-- Method: each door with what it takes and what it refuses.
begin;
set local role tessera_operator;
select catalogue.set_category('ann', 'food', '{"en": "Food"}') \g /dev/null
select catalogue.set_category('ann', 'food', '{"en": "Food and drink", "pt-BR": "Comida"}') \g /dev/null
select test.equals((select c.titles ->> 'en' from catalogue.categories c), 'Food and drink',
  'a category is called anew');
select test.raises($$ select catalogue.set_category('ann', 'x', '{}') $$, 'TS901', 'not nothing');
select test.raises($$ select catalogue.set_category('ann', 'x', '{"English": "X"}') $$, 'TS901',
  'in languages');
select test.raises(format($$ select catalogue.set_category('ann', 'x', %L) $$,
  jsonb_build_object('en', repeat('x', 121))), 'TS901', 'not at length');
select test.raises(format($$ select catalogue.set_category('ann', 'x', %L) $$,
  (select jsonb_object_agg('a' || chr(96 + n), 'x') from generate_series(1, 21) n)), 'TS901',
  'in so many languages');
select test.raises($$ select catalogue.set_category('ann', 'Food', '{"en": "X"}') $$, '23514',
  'under small letters');

-- Approving and publishing, for a supplier and for itself.
select test.keep('alpha', 'mug', '{"category": "food"}'), test.keep(null, 'mug') \g /dev/null
select test.equals(catalogue.set_gift_status('ann', test.id('operator mug'), 'approve', null, null, null,
  false), 'approved', 'for which it pays nobody');
select test.raises($$ select catalogue.set_gift_status('ann', test.id('none'), 'approve', null, null,
  null, false) $$, 'TS903', 'what is none cannot be approved');
select test.raises($$ select catalogue.set_gift_status('ann', test.id('alpha mug'), 'publish', null, null,
  null, false) $$, 'TS912', 'nor a draft published');

-- A surprise leads to what was approved.
select test.keep('alpha', 'box', jsonb_build_object('kind', 'surprise', 'odds',
  jsonb_build_array(jsonb_build_object('gift', test.id('alpha mug'), 'weight', 3)))) \g /dev/null
select test.raises($$ select catalogue.set_gift_status('ann', test.id('alpha box'), 'approve', 1, 'EUR',
  null, false) $$, 'TS914', 'not to drafts');
select catalogue.set_gift_status('ann', test.id('alpha mug'), 'approve', 100, 'EUR', 'fine', false) \g /dev/null
select test.equals(catalogue.set_gift_status('ann', test.id('alpha box'), 'approve', 1, 'EUR', null, false),
  'approved', 'once its outcomes are approved');
select catalogue.set_gift_status('ann', test.id('alpha mug'), 'publish', null, null, null, false) \g /dev/null

-- Later prices and terms.
select test.equals(catalogue.set_gift_price('ann', test.id('alpha mug'), 1::smallint, '2026-07-01Z', 90,
  null, null, true), '2026-07-01Z', 'a price is rehearsed');
select test.equals((select count(*) from catalogue.shelf s where s.gift_id = test.id('alpha mug')), 1::bigint,
  'and is not there');
select test.equals(catalogue.set_gift_price('ann', test.id('alpha mug'), 1::smallint, '2026-07-01Z', 90,
  null, null, false), '2026-07-01Z', 'then set');
select test.equals((select string_agg(s.points_from::text, ' ' order by s.from_at) from catalogue.shelf s
  where s.gift_id = test.id('alpha mug')), '100 90', 'and on the shelf');
select test.equals((select g.status::text from catalogue.gifts g where g.id = test.id('alpha mug')), 'live',
  'without a draft');
select test.raises($$ select catalogue.set_gift_price('ann', test.id('alpha mug'), 1::smallint,
  '2026-06-15 11:59Z', 90, null, null, false) $$, 'TS901', 'not in the past');
select test.raises($$ select catalogue.set_gift_price('ann', test.id('alpha mug'), 11::smallint,
  null, 90, null, null, false) $$, '23514', 'ten options at most');
select catalogue.set_gift_price('ann', test.id('alpha mug'), 2::smallint,
  '2026-08-01Z'::timestamptz + n * interval '1 day', n, null, null, false)
from generate_series(1, 99) n \g /dev/null
select test.raises($$ select catalogue.set_gift_price('ann', test.id('alpha mug'), 3::smallint,
  '2026-08-01Z', 1, null, null, false) $$, 'TS901', 'a hundred later ones at most');
select test.equals(catalogue.set_supply_terms('ann', test.id('alpha mug'), '2026-07-01Z', 120, 'EUR', false),
  '2026-07-01Z', 'supply terms begin later');
select test.raises($$ select catalogue.set_supply_terms('ann', test.id('alpha mug'), '2026-07-01Z', 130,
  'EUR', false) $$, 'TS901', 'once');
select test.raises($$ select catalogue.set_supply_terms('ann', test.id('alpha mug'), '2026-06-01Z', 130,
  'EUR', false) $$, 'TS901', 'and not before now');

-- Places.
select test.moves_to('2026-06-15 12:01Z') \g /dev/null
select catalogue.set_honourers('ann', test.id('alpha mug'), array['beta', 'alpha', 'beta'],
  array['main', null, 'main'], false) \g /dev/null
select test.presents('beta') \g /dev/null
reset role;
set local role tessera_service;
select test.equals(test.found(honourer => 'beta', outlet => 'main'), 'Mug', 'others honour it');
select test.equals((select honourers from catalogue.published_gift(test.id('alpha mug'), 'en')),
  '[{"name": "Alpha", "partner": "alpha", "outlets": null},
    {"name": "Beta", "partner": "beta", "outlets": [{"code": "main", "name": "Main"}]}]',
  'as everybody is told');
select test.equals((select k.stock_left::text || ' ' || k.is_in_stock from catalogue.published_gift(
  test.id('alpha mug'), 'en') k), null, 'how many there are is not told');
select test.turn('alpha', 'mug', 'pause') \g /dev/null
select test.revise('alpha', 'mug', '{"outlets": []}') \g /dev/null
reset role;
select test.equals((select string_agg(concat_ws(' ', p.code, h.outlet), ', ' order by p.code)
  from catalogue.gift_honourers h join tenancy.partners p on p.number = h.honoured_by
  where h.gift_id = test.id('alpha mug')), 'alpha, beta main', 'a revision keeps where others honour it');
set local role tessera_service;
select test.revise('alpha', 'mug', '{"outlets": ["main"]}') \g /dev/null
reset role;
select test.equals((select string_agg(concat_ws(' ', p.code, h.outlet), ', ' order by p.code)
  from catalogue.gift_honourers h join tenancy.partners p on p.number = h.honoured_by
  where h.gift_id = test.id('alpha mug')), 'alpha main, beta main', 'and says where its supplier does');
select test.equals((select count(*) from catalogue.gift_prices p
  where p.gift_id = test.id('alpha mug') and p.valid_from > '2026-06-16Z'), 0::bigint,
  'later prices went with what they were of');
set local role tessera_operator;
select test.raises($$ select catalogue.set_honourers('ann', test.id('alpha mug'), array['beta'],
  array['none'], false) $$, 'TS504', 'at outlets that there are');
select test.raises($$ select catalogue.set_honourers('ann', test.id('alpha mug'), array['none'],
  array[null], false) $$, 'TS506', 'of partners that there are');
select catalogue.set_honourers('ann', test.id('alpha mug'), '{}', '{}', false) \g /dev/null
select test.equals((select count(*) from catalogue.gift_honourers h where h.gift_id = test.id('alpha mug')),
  0::bigint, 'or nowhere but at its supplier');

select test.equals((select string_agg(distinct a.action, ' ' order by a.action)
  from coalition.audit_trail a where a.action ~ '^(gift|category)'),
  'category.set gift.approved gift.honourers_set gift.live gift.price_set gift.supply_terms_set',
  'all of it is in the audit trail');
select test.raises($$ update catalogue.gifts set status = 'live' $$, '42501',
  'the operator writes through its doors only');
select test.finish();
rollback;
