-- Goal: a file of the catalogue comes in whole or not at all, changes what differs and nothing
-- else, and what is written out again is what was brought in.
-- Method: a small catalogue, imported, told, changed entry by entry, and refused entry by entry.
begin;
create function test.import(variadic entries jsonb[]) returns setof text language sql as $$
  select concat_ws(' ', i.code, i.outcome, i.refusal)
  from catalogue.import_catalogue('ann', to_jsonb(entries),
    array(select gen_random_uuid() from unnest(entries)), false) i
$$;
create function test.rehearse(variadic entries jsonb[]) returns setof text language sql as $$
  select concat_ws(' ', i.code, i.outcome, i.refusal)
  from catalogue.import_catalogue('ann', to_jsonb(entries),
    array(select gen_random_uuid() from unnest(entries)), true) i
$$;
create function test.entry(asked text) returns jsonb language sql as $$
  select e.entry from catalogue.gift_entries e where e.code = asked
$$;
create function test.gift(code text, more jsonb default '{}') returns jsonb language sql as $$
  select jsonb_build_object('object', 'gift', 'supplier', 'alpha', 'code', code, 'kind', 'goods',
    'status', 'live', 'category', 'home', 'default_language', 'en',
    'texts', '[{"language": "en", "title": "Mug"}, {"language": "bg", "title": "Чаша"}]'::jsonb,
    'stock', 'counted', 'stock_added', 20, 'shows_stock', true,
    'prices', '[{"option": 1, "points": 650}]'::jsonb,
    'supply_terms', '[{"price": {"amount": 430, "currency": "EUR"}}]'::jsonb) || more
$$;
create table test.trail as select count(*) as before from coalition.audit_trail;
create table test.told (entries jsonb);
grant select on test.trail to tessera_operator;
grant select, insert on test.told to tessera_operator;
create function test.audited() returns bigint language sql as $$
  select count(*) - (select before from test.trail) from coalition.audit_trail
$$;
set local role tessera_operator;

-- All of it, or nothing.
select test.equals(string_agg(i, ', '), 'MUG added, home added', 'a rehearsal tells what would be')
from test.rehearse(test.gift('MUG'),
  '{"object": "category", "code": "home", "titles": {"en": "Home"}}') i;
select test.equals(count(*), 0::bigint, 'and changes nothing') from catalogue.gift_entries;
select test.equals(string_agg(i, ', '), 'home added, MUG added, BOX refused TS506',
  'an entry that is refused is told with its refusal')
from test.import('{"object": "category", "code": "home", "titles": {"en": "Home"}}',
  test.gift('MUG'), test.gift('BOX', '{"supplier": "nobody"}')) i;
select test.equals(count(*), 0::bigint, 'and the others do not come in without it')
from catalogue.gift_entries;
select test.equals(count(*), 0::bigint, 'nor their categories') from catalogue.categories;
select test.equals(test.audited(), 0::bigint, 'and nothing is said to have happened');

-- In any order.
select test.equals(string_agg(i, ', '),
  'SURPRISE added, MUG added, KITE added, home added, CAMPHOR added',
  'entries come in whatever stands before what')
from test.import(
  test.gift('SURPRISE', '{"kind": "surprise", "stock": "unlimited", "stock_added": null,
    "odds": [{"gift": "MUG", "weight": 3}, {"gift": "KITE", "weight": 1}]}') - 'stock_added',
  test.gift('MUG'), test.gift('KITE', '{"status": "approved"}'),
  '{"object": "category", "code": "home", "titles": {"en": "Home"}}',
  test.gift('CAMPHOR', '{"supplier": "@operator", "kind": "voucher", "status": "paused",
    "voucher": {"uses": 3, "days": 30, "expiry": "points_back"}, "stock": "unlimited",
    "valid_from": "2026-01-01T02:00:00+02:00", "limit": {"count": 2, "window": "month"},
    "honourers": [{"partner": "beta"}, {"partner": "alpha"}], "metadata": {"shelf": "7"},
    "supply_terms": []}') - 'stock_added') i;
select test.equals(string_agg(concat_ws(' ', g.code, g.status), ', ' order by g.code),
  'CAMPHOR paused, KITE approved, MUG live, SURPRISE live',
  'each reaches the status that the file names') from catalogue.gifts g;
select test.equals(array_agg(c.status order by c.number)::text, '{draft,approved,live,paused}',
  'step by step') from catalogue.gift_changes c join catalogue.gifts g on g.id = c.gift_id
where g.code = 'CAMPHOR';
select test.equals((k.added, k.available, k.reserved, k.taken)::text, '(20,20,0,0)',
  'a counted gift has so many') from catalogue.stock k join catalogue.gifts g on g.id = k.gift_id
where g.code = 'MUG';
select test.equals(test.entry('CAMPHOR') ->> 'valid_from', '2026-01-01T00:00:00.000000Z',
  'instants are told in UTC');
select test.equals(test.entry('CAMPHOR') -> 'honourers',
  '[{"partner": "alpha"}, {"partner": "beta"}]'::jsonb, 'and places in their order');
select test.equals(test.audited(), 5::bigint, 'the trail has a row for each entry');

-- What is there already.
insert into test.told
select jsonb_agg(e.entry) as entries from catalogue.gift_entries e;
select test.equals(string_agg(i, ', '), 'MUG unchanged, home unchanged',
  'a file that says the same changes nothing')
from test.import(test.gift('MUG'),
  '{"object": "category", "code": "home", "titles": {"en": "Home"}}') i;
select test.equals(count(*) filter (where i.outcome = 'unchanged'), 4::bigint,
  'nor does what was told')
from test.told, catalogue.import_catalogue('ann', told.entries,
  array(select gen_random_uuid() from generate_series(1, 4)), false) i;
select test.equals((select jsonb_agg(e.entry) from catalogue.gift_entries e), told.entries,
  'which is told again just so') from test.told;
select test.equals(test.audited(), 5::bigint, 'and the trail is as long as it was');

-- What differs.
select test.equals(i, 'MUG changed', 'a text that differs is written anew')
from test.import(test.gift('MUG', '{"texts": [{"language": "en", "title": "A mug"}]}')) i;
select test.equals((g.status::text, count(t.*))::text, '(live,1)',
  'the gift is live again, in the languages of the file')
from catalogue.gifts g join catalogue.gift_texts t on t.gift_id = g.id
where g.code = 'MUG' group by g.status;
select test.equals(array_agg(c.status order by c.number)::text,
  '{draft,approved,live,paused,draft,approved,live}', 'it was paused and approved anew')
from catalogue.gift_changes c join catalogue.gifts g on g.id = c.gift_id where g.code = 'MUG';
select test.equals(i, 'MUG changed', 'without a status a revised gift is a draft')
from test.import(test.gift('MUG') - 'status') i;
select test.equals(test.entry('MUG') ->> 'status', 'draft', 'as if its supplier had revised it');
select test.equals(i, 'MUG changed', 'and can be brought further')
from test.import(test.gift('MUG', '{"stock_added": 99}')) i;
select test.equals(test.entry('MUG') -> 'stock_added', '20'::jsonb,
  'the stock of a gift that is there is not the file''s to say');
select test.equals(i, 'MUG changed', 'where it is honoured is changed without a draft')
from test.import(test.gift('MUG', '{"honourers": [{"partner": "beta"}]}')) i;
select test.equals(i, 'MUG changed', 'and back')
from test.import(test.gift('MUG')) i;

-- Prices and supply terms.
select test.moves_to('2026-06-20 12:00Z');
select test.equals(i, 'MUG changed', 'another price begins now')
from test.import(test.gift('MUG', '{"prices": [{"option": 1, "points": 700}, {"option": 2,
  "points": 300, "money": {"amount": 400, "currency": "EUR"}}]}')) i;
select test.equals(jsonb_array_length(test.entry('MUG') -> 'prices'), 3,
  'and what it has cost before stays');
select test.equals(i, 'MUG unchanged', 'the price that holds is known without its instant')
from test.import(test.gift('MUG', '{"prices": [{"option": 1, "points": 700}, {"option": 2,
  "points": 300, "money": {"amount": 400, "currency": "EUR"}}]}')) i;
select test.moves_to('2026-06-21 12:00Z');
select test.equals(i, 'MUG changed', 'an option that the file has no more ends')
from test.import(test.gift('MUG', '{"prices": [{"option": 1, "points": 700},
  {"option": 1, "points": 800, "valid_from": "2027-01-01T00:00:00Z"}]}')) i;
select test.equals(test.entry('MUG') #> '{prices,4}',
  '{"option": 2, "valid_from": "2026-06-21T12:00:00.000000Z"}'::jsonb, 'it has no points then');
select test.equals(i, 'MUG changed', 'a later price goes with the file')
from test.import(test.gift('MUG', '{"prices": [{"option": 1, "points": 700}]}')) i;
select test.equals(i, 'MUG refused TS901', 'no price is set for the past')
from test.import(test.gift('MUG', '{"prices": [{"option": 1, "points": 700},
  {"option": 1, "points": 9, "valid_from": "2026-06-19T00:00:00Z"}]}')) i;
select test.equals(i, 'MUG refused TS901', 'nor two at once')
from test.import(test.gift('MUG', '{"prices": [{"option": 1, "points": 700},
  {"option": 1, "points": 9}]}')) i;
select test.equals(i, 'NEW added', 'of a new gift the past is the file''s')
from test.import(test.gift('NEW', '{"prices": [{"option": 1, "points": 9,
  "valid_from": "2020-01-01T00:00:00Z"}], "supply_terms": [{"price": {"amount": 1,
  "currency": "EUR"}, "valid_from": "2020-01-01T00:00:00Z"}]}')) i;
select test.equals(i, 'MUG changed', 'other supply terms begin now')
from test.import(test.gift('MUG', '{"prices": [{"option": 1, "points": 700}],
  "supply_terms": [{"price": {"amount": 450, "currency": "EUR"}}]}')) i;
select test.equals(i, 'MUG refused TS901', 'and none for the past')
from test.import(test.gift('MUG', '{"prices": [{"option": 1, "points": 700}],
  "supply_terms": [{"price": {"amount": 1, "currency": "EUR"},
    "valid_from": "2026-06-19T00:00:00Z"}]}')) i;
select test.equals(jsonb_array_length(test.entry('MUG') -> 'supply_terms'), 2,
  'what was agreed stays');

-- What is wrong.
select test.equals(i, 'MUG refused TS912', 'a live gift is no draft')
from test.import(test.gift('MUG', '{"prices": [{"option": 1, "points": 700}],
  "status": "draft"}')) i;
select test.equals(i, 'NEW changed', 'a gift is retired')
from test.import(test.gift('NEW', '{"status": "retired", "supply_terms": [],
  "prices": [{"option": 1, "points": 9}]}')) i;
select test.equals(i, 'NEW refused TS912', 'for good')
from test.import(test.gift('NEW', '{"prices": [{"option": 1, "points": 9}]}')) i;
select test.equals(i, 'X refused ' || code, why) from (values
  ('TS913', 'no such category', '{"category": "none"}'),
  ('TS914', 'no such outcome', '{"kind": "surprise", "odds": [{"gift": "NONE", "weight": 1}]}'),
  ('TS916', 'no supply terms', '{"supply_terms": []}'),
  ('TS504', 'no such outlet', '{"honourers": [{"partner": "beta", "outlet": "none"}]}'),
  ('TS506', 'no such honourer', '{"honourers": [{"partner": "none"}]}'),
  ('TS901', 'a rule of the database', '{"voucher": {"uses": 1, "expiry": "forfeited"}}')
) w (code, why, more), test.import(test.gift('X', more::jsonb)) i;
select test.equals(i, 'MUG refused TS915', 'a gift that was approved is counted as it was')
from test.import(test.gift('MUG', '{"stock": "unlimited"}') - 'stock_added') i;

-- Who may.
set local role tessera_service;
select test.raises($$ select * from catalogue.import_catalogue('x', '[]', '{}', true) $$, '42501',
  'the service cannot import');
reset role;
set local role tessera_auditor;
select test.raises($$ select * from catalogue.import_catalogue('x', '[]', '{}', true) $$, '42501',
  'nor can the auditor');
select test.equals(count(*), 5::bigint, 'who reads it') from catalogue.gift_entries;
select test.finish();
rollback;
