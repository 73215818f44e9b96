-- Goal: a search reads about as many gifts as its page has, or as have its words: never all of them.
-- Method: four thousand gifts; PostgreSQL counts the rows that each search fetches from the shelf, which
-- depends neither on the machine nor on what else it does.
begin;
insert into catalogue.gifts (partner_number, id, code, kind, status, default_language, valid_until,
  stock)
select 0, test.id('gift ' || n), 'G' || n, 'goods', 'live', 'en',
  case n % 4 when 0 then '2027-01-01Z'::timestamptz + n * interval '1 hour' else 'infinity' end,
  'unlimited'
from generate_series(1, 4000) n;
-- Every second has coffee, every fifth in its title; every 40th has tea; of each hundred one is alone
-- with saffron and one with ginger.
insert into catalogue.gift_texts (partner_number, gift_id, language, title, description)
select 0, test.id('gift ' || n), 'en', concat_ws(' ', 'Gift', n, case when n % 10 = 0 then 'coffee' end),
  concat_ws(' ', case when n % 2 = 0 then 'Coffee' end, case when n % 40 = 1 then 'tea' end,
    case n % 100 when 3 then 'saffron' when 5 then 'ginger' end, repeat('word ', 5))
from generate_series(1, 4000) n;
insert into catalogue.gift_prices (partner_number, gift_id, option, valid_from, points)
select 0, test.id('gift ' || n), 1, '2026-01-01Z', n from generate_series(1, 4000) n;
insert into catalogue.gift_changes (partner_number, gift_id, status, changed_by, changed_at)
select 0, test.id('gift ' || n), 'live', 'test', '2026-01-01Z'::timestamptz + n * interval '1 minute'
from generate_series(1, 4000) n;
select test.equals(count(catalogue.shelve(g.id)), 4000::bigint, 'four thousand gifts stand on the shelf')
from catalogue.gifts g;
analyze catalogue.shelf;

-- How many rows of the shelf this transaction has read: from the table, or by one of its indexes.
create function test.rows_read() returns bigint
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select sum(pg_stat_get_xact_tuples_fetched(c.oid))::bigint
    + pg_stat_get_xact_tuples_returned('catalogue.shelf'::regclass)
  from pg_class c
  where c.oid = 'catalogue.shelf'::regclass
    or c.oid in (select i.indexrelid from pg_index i where i.indrelid = 'catalogue.shelf'::regclass)
$$;

-- How many gifts a page of a hundred has, and how many rows of the shelf it read.
create function test.cost(
  sort text, phrase text default null, points_max bigint default null, after text default null,
  out gifts bigint, out rows_read bigint
)
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  rows_read := test.rows_read();
  select count(*) into gifts from catalogue.search_gifts('en', phrase, null, null, null, null, null,
    points_max, null, sort, test.id(after), 100);
  rows_read := test.rows_read() - rows_read;
end
$$;

select test.presents('alpha') \g /dev/null
select test.equals(format('%s %s', c.gifts, case when c.rows_read <= s.rows_max then 'quick'
  else format('by %s rows', c.rows_read) end), format('%s quick', s.gifts), s.name)
from (values
  -- Each that is found is read once more, to be told; a page knows by one more whether it is the last.
  ('a page reads its gifts, whatever the order: newest', 'newest', null, null, null, 100, 201),
  ('popular', 'popular', null, null, null, 100, 201),
  ('ending soon', 'ending_soon', null, null, null, 100, 201),
  ('price', 'price', null, null, null, 100, 201),
  ('from the middle of the list', 'newest', null, null, 'gift 2000', 100, 202),
  ('for few points, by price', 'price', null, 10, null, 10, 21),
  ('or not', 'newest', null, 10, null, 10, 21),
  ('words that half have are met, not gathered', 'newest', 'coffee', null, null, 100, 400),
  ('by price', 'price', 'coffee', null, null, 100, 400),
  ('from the middle', 'price', 'coffee', null, 'gift 2000', 100, 400),
  ('those that a tenth has in the title are gathered', 'relevance', 'coffee', null, null, 100, 550),
  ('from the middle, too', 'relevance', 'coffee', null, 'gift 2000', 100, 1000),
  ('words that few have are gathered', 'newest', 'saffron', null, null, 40, 81),
  ('once, where the title counts', 'relevance', 'saffron', null, null, 40, 81),
  ('and where their points do', 'relevance', 'saffron', 1000, null, 10, 51),
  ('words of which none has both', 'newest', 'saffron ginger', null, null, 0, 0),
  ('words that none has', 'relevance', 'helicopter', null, null, 0, 0)
) s (name, sort, phrase, points_max, after, gifts, rows_max)
cross join lateral test.cost(s.sort, s.phrase, s.points_max, s.after) c;
select test.finish();
rollback;
