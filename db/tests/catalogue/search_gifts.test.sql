-- Goal: a search finds what a reader is told, where and for what it can be had now, each gift once, in
-- one order, page by page; and what is not published is not there, whatever is asked.
-- Method: a small catalogue; each filter and sort by itself and against the whole; the clock moves.
begin;
select catalogue.set_category('ann', 'food', '{"en": "Food", "bg": "Храна"}') \g /dev/null
select catalogue.set_category('ann', 'home', '{"bg": "Дом"}') \g /dev/null
select test.moves_to('2026-06-10 12:00Z') \g /dev/null
select test.publish('alpha', 'boats', '{"category": "home", "prices": [{"option": 1, "points": 300}]}'
  || test.texts('{"en": "Boat trip|For two, with coffee.|Not on Sundays.", "ru": "Лодки", "bg": "Лодка|С кафе"}')) \g /dev/null
select test.moves_to('2026-06-11 12:00Z') \g /dev/null
select test.publish('alpha', 'coffee', '{"category": "food", "outlets": ["main"],
  "prices": [{"option": 1, "points": 500}, {"option": 2, "points": 100, "amount": 250, "currency": "EUR"}]}'
  || test.texts('{"en": "Coffees", "pt": "Café"}')) \g /dev/null
select test.moves_to('2026-06-12 12:00Z') \g /dev/null
select test.publish('beta', 'tea', '{"category": "food", "default_language": "bg",
  "valid_until": "2026-06-20T00:00:00Z", "prices": [{"option": 1, "points": 200}]}'
  || test.texts('{"bg": "«Чай» за двама", "pt-BR": "Chá"}')) \g /dev/null
select test.moves_to('2026-06-13 12:00Z') \g /dev/null
select test.publish(null, 'trees', '{"kind": "donation", "cause": "Trees", "valid_from": "2026-06-16T00:00:00Z",
  "prices": [{"option": 1, "points": 50}]}' || test.texts('{"en": "Plant a tree"}')) \g /dev/null
select test.publish('alpha', 'gone', '{"valid_until": "2026-06-14T00:00:00Z"}') \g /dev/null
select test.publish('beta', 'paused') \g /dev/null
select catalogue.set_gift_status('ann', test.id('beta paused'), 'pause', null, null, null, false) \g /dev/null
select test.keep('beta', 'draft') \g /dev/null
select test.moves_to('2026-06-15 12:00Z') \g /dev/null

set local role tessera_service;
select test.equals(test.found(), null, 'whoever proves nothing finds nothing');
select test.presents('gamma') \g /dev/null
select test.equals(test.found(), null, 'nor does a suspended partner');
select test.presents('alpha') \g /dev/null

-- What is there, in every order.
select test.equals(test.found(), '«Чай» за двама, Coffees, Boat trip', 'what can be ordered now, newest first');
select test.equals(test.found(sort => 'price'), 'Coffees, «Чай» за двама, Boat trip', 'the cheapest first');
select test.equals(test.found(sort => 'ending_soon'), '«Чай» за двама, Boat trip, Coffees',
  'what ends first; then the older id');
select test.equals(test.found(sort => 'popular'), 'Coffees, «Чай» за двама, Boat trip',
  'the popular first; then the newer id');
select test.equals(test.found(rows_max => 2), '«Чай» за двама, Coffees', 'as many as asked for');

-- Filters.
select test.equals(test.found(category => 'food'), '«Чай» за двама, Coffees', 'of a category');
select test.equals(test.found(category => 'none'), null, 'of one that is none');
select test.equals(test.found(supplier => 'alpha'), 'Coffees, Boat trip', 'of a supplier');
select test.equals(test.found(supplier => 'none'), null, 'of one that is none');
select test.equals(test.found(points_max => 200), '«Чай» за двама, Coffees', 'for no more points');
select test.equals(test.found(points_min => 200, points_max => 299), '«Чай» за двама', 'in a range');
select test.equals(test.found(points_min => 101, points_max => 199), null, 'with nothing in it');
select test.equals(test.found(ends_before => '2026-06-20 00:00:01Z'), '«Чай» за двама', 'ending soon');
select test.equals(test.found(ends_before => '2026-06-20Z'), null, 'ending before');
select test.equals(test.found(honourer => 'alpha'), 'Coffees, Boat trip', 'honoured by a partner');
select test.equals(test.found(honourer => 'alpha', outlet => 'main'), 'Coffees, Boat trip',
  'at an outlet that is named, or everywhere');
select test.equals(test.found(honourer => 'alpha', outlet => 'none'), 'Boat trip',
  'not at one that is not named');
select test.equals(test.found(honourer => 'beta'), '«Чай» за двама', 'honoured by another');
select test.equals(test.found(category => 'food', supplier => 'alpha', points_max => 100,
  honourer => 'alpha', outlet => 'main', sort => 'price'), 'Coffees', 'all at once');

-- Words, in the language that the reader is told.
select test.equals(test.found('coffee'), 'Coffees, Boat trip', 'words are found whatever their ending');
select test.equals(test.found('boats'), 'Boat trip', 'either way');
select test.equals(test.found('coffee', sort => 'relevance'), 'Coffees, Boat trip',
  'those whose title has it before the others');
select test.equals(test.found('two coffee', sort => 'relevance'), 'Boat trip', 'all words');
select test.equals(test.found('boat or coffees', sort => 'price'), 'Coffees, Boat trip', 'or one of them');
select test.equals(test.found('coffee -boat'), 'Coffees', 'or not one of them');
select test.equals(test.found('"trip boat"'), 'Boat trip', 'in any order');
select test.equals(test.found('boat-trip'), 'Boat trip', 'however they are joined');
select test.equals(test.found('sundays'), null, 'conditions are not searched');
select test.equals(test.found('the'), null, 'what every text has is nothing to look for');
select test.equals(test.found('-helicopter'), '«Чай» за двама, Coffees, Boat trip', 'all but nothing is all');
select test.equals(test.found('-boat', null), '«Чай» за двама, Coffees', 'but those that have the word');
select test.equals(test.found('-boat', 'de'), '«Чай» за двама, Coffees', 'as a reader is told them');
select test.equals(test.found('coffee -two', sort => 'relevance'), 'Coffees', 'wherever the word stands');
select test.equals(test.found('''s & | ! <-> :* \ ( " ^ @en en:boat'), null, 'no text is an error');
select test.equals(test.found('boat', 'ru'), null, 'a reader is not told English where there is Russian');
select test.equals(test.found('лодка', 'ru'), 'Лодки', 'Russian words have endings, too');
select test.equals(test.found('лодка', 'bg'), 'Лодка', 'Bulgarian has no dictionary here');
select test.equals(test.found('лодки', 'bg'), null, 'so its words are found as they are');
select test.equals(test.found('чай', 'en'), '«Чай» за двама', 'the default is searched where it is told');
select test.equals(test.found('ЛОДКИ', 'ru'), 'Лодки', 'in capitals');
select test.equals(test.found('coffees', 'ru'), 'Coffees', 'by its own dictionary');
select test.equals(test.found('café', 'pt-BR'), 'Café', 'the base language is told to a region');
select test.equals(test.found('chá', 'pt-BR'), 'Chá', 'its own words come first');
select test.equals(test.found('coffees', 'pt-BR'), 'Boat trip', 'and the default last');
select test.equals(test.found('boat', 'pt-BR'), 'Boat trip', 'where there is no other');
select test.equals(test.found('chá', 'pt'), null, 'a region is not told to the base');
select test.equals(test.found(null, 'pt'), '«Чай» за двама, Café, Boat trip', 'without words, each in its own way');
select test.equals(test.found('boat', null), 'Boat trip', 'no language is the default');
select test.equals(test.found(null, null), '«Чай» за двама, Coffees, Boat trip', 'so it is told');

-- Page by page, the whole.
select test.equals((
  with recursive pages as (
    select 1 as n, array(select id from catalogue.search_gifts('en', null, null, null, null, null, null,
      null, null, s.sort, null, 1)) as ids
    union all
    select p.n + 1, array(select id from catalogue.search_gifts('en', null, null, null, null, null, null,
      null, null, s.sort, p.ids[1], 1))
    from pages p where cardinality(p.ids) > 0 and p.n < 9)
  select array_agg(i order by n) from pages, unnest(ids) i),
  array(select id from catalogue.search_gifts('en', null, null, null, null, null, null, null, null, s.sort,
    null, 101)), 'pages by ' || s.sort || ' are the list')
from unnest(array['newest', 'popular', 'ending_soon', 'price']) s (sort);
select test.equals(test.found('coffee', sort => 'relevance', after => test.id('alpha coffee')), 'Boat trip',
  'and so are those of words: from titles to the others');
select test.equals(test.found('coffee', sort => 'relevance', after => test.id('alpha boats')), null,
  'to their end');
select test.equals(test.found(after => test.id('alpha gone')), '«Чай» за двама, Coffees, Boat trip',
  'what has left the list still has its place');
select test.equals(test.found(after => test.id('beta paused')), '«Чай» за двама, Coffees, Boat trip',
  'paused, too');
select test.equals(test.found(after => test.id('beta draft')), 'TS903', 'what never was in it has none');
select test.equals(test.found(after => test.id('nothing')), 'TS903', 'like what never was');

-- Time does it all by itself.
select test.moves_to('2026-06-16 00:00Z') \g /dev/null
select test.equals(test.found(), 'Plant a tree, «Чай» за двама, Coffees, Boat trip', 'a gift begins');
select test.equals(test.found(supplier => '@operator'), 'Plant a tree', 'of the operator''s');
select test.equals(test.found(honourer => 'alpha', sort => 'price'), 'Coffees, Boat trip',
  'which nobody honours');
select test.moves_to('2026-06-20 00:00Z') \g /dev/null
select test.equals(test.found(), 'Plant a tree, Coffees, Boat trip', 'another ends');
reset role;
select catalogue.set_gift_price('ann', test.id('alpha boats'), 1::smallint, '2026-07-01Z', 20, null, null,
  false) \g /dev/null
select catalogue.set_gift_price('ann', test.id('alpha coffee'), 2::smallint, '2026-07-01Z', null, null,
  null, false) \g /dev/null
select catalogue.set_gift_price('ann', test.id('alpha coffee'), 1::smallint, '2026-08-01Z', null, null,
  null, false) \g /dev/null
set local role tessera_service;
select test.equals(test.found(sort => 'price'), 'Plant a tree, Coffees, Boat trip', 'not before its day');
select test.moves_to('2026-07-01 00:00Z') \g /dev/null
select test.equals(test.found(sort => 'price'), 'Boat trip, Plant a tree, Coffees', 'a price begins');
select test.equals(test.found(points_max => 499, sort => 'price'), 'Boat trip, Plant a tree',
  'an option ends');
select test.moves_to('2026-08-01 00:00Z') \g /dev/null
select test.equals(test.found(sort => 'price'), 'Boat trip, Plant a tree',
  'and with its last option a gift leaves the list');

-- Whose supplier is away.
reset role;
select tenancy.set_partner_status('ann', 'alpha', 'suspended', 'x');
set local role tessera_service;
select test.presents('beta') \g /dev/null
select test.equals(test.found(), 'Plant a tree', 'gifts of a suspended supplier are not found');
select test.equals((select count(*) from catalogue.published_gift(test.id('alpha boats'), 'en')),
  0::bigint, 'nor told');

-- Categories.
select test.equals((select string_agg(concat_ws(' ', c.code, c.language, c.title), ', ')
  from catalogue.told_categories('bg-BG') c), 'food bg Храна, home bg Дом', 'categories are told');
select test.equals((select string_agg(concat_ws(' ', c.code, c.language, c.title), ', ')
  from catalogue.told_categories('ru') c), 'food en Food, home bg Дом',
  'in English where there is no other, else in what there is');
select test.presents('nobody') \g /dev/null
select test.equals((select count(*) from catalogue.told_categories('ru')), 0::bigint, 'to partners');
select test.finish();
rollback;
