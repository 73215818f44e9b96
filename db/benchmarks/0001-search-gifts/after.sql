-- The catalogue searched by catalogue.search_gifts, as a partner does.
\set ON_ERROR_STOP on
select set_config('tessera.key', encode(sha256('bench'), 'hex'), false) \g /dev/null
create temporary table searches (n serial, name text, sql text);
insert into searches (name, sql)
select s.name, format('select count(*) from catalogue.search_gifts(%s)', s.arguments)
from (values
  ('newest', $$'en', null, null, null, null, null, null, null, null, 'newest', null, 21$$),
  ('popular', $$'en', null, null, null, null, null, null, null, null, 'popular', null, 21$$),
  ('popular, 100', $$'en', null, null, null, null, null, null, null, null, 'popular', null, 101$$),
  ('ending soon', $$'en', null, null, null, null, null, null, null, null, 'ending_soon', null, 21$$),
  ('price', $$'en', null, null, null, null, null, null, null, null, 'price', null, 21$$),
  ('category', $$'en', null, 'travel', null, null, null, null, null, null, 'newest', null, 21$$),
  ('rare supplier in category',
    $$'en', null, 'travel', 'partner-12', null, null, null, null, null, 'newest', null, 21$$),
  ('points, narrow', $$'en', null, null, null, null, null, 50000, 50100, null, 'newest', null, 21$$),
  ('points, none', $$'en', null, null, null, null, null, 10000000, 10000100, null, 'popular', null, 21$$),
  ('affordable', $$'en', null, null, null, null, null, null, 5000, null, 'popular', null, 21$$),
  ('outlet', $$'en', null, null, null, 'partner-7', 'store-3', null, null, null, 'popular', null, 21$$),
  ('ending in 7 days',
    $$'en', null, null, null, null, null, null, null, now() + interval '7 days', 'newest', null, 21$$),
  ('common word', $$'en', 'coffee', null, null, null, null, null, null, null, 'relevance', null, 21$$),
  ('common word, newest', $$'en', 'coffee', null, null, null, null, null, null, null, 'newest', null, 21$$),
  ('common word, 100', $$'en', 'coffee', null, null, null, null, null, null, null, 'relevance', null, 101$$),
  ('common word, second page', format(
    $$'en', 'coffee', null, null, null, null, null, null, null, 'relevance', %L, 21$$, (
      select g.id from catalogue.search_gifts('en', 'coffee', null, null, null, null, null, null, null,
        'relevance', null, 100) g offset 99))),
  ('rare words', $$'en', 'zoo family yoga', null, null, null, null, null, null, null, 'relevance', null, 21$$),
  ('many common words',
    $$'en', 'wine chocolate box gift coffee', null, null, null, null, null, null, null, 'relevance', null, 21$$),
  ('absent word', $$'en', 'helicopter', null, null, null, null, null, null, null, 'relevance', null, 21$$),
  ('a word, by price, in Bulgarian', $$'bg', 'йога', null, null, null, null, null, null, null, 'price', null, 21$$),
  ('common word, rare shelf',
    $$'ru', 'кофе', 'travel', 'partner-12', null, null, null, null, null, 'relevance', null, 21$$),
  ('reader of another language',
    $$'de', 'wine', null, null, null, null, null, null, null, 'relevance', null, 21$$),
  ('two words and points',
    $$'en', 'coffee cinema', null, null, null, null, 1000, 2000, null, 'newest', null, 21$$),
  ('without a word',
    $$'en', 'coffee -voucher', null, null, null, null, null, null, null, 'relevance', null, 21$$),
  -- Pages of a hundred: words from common to rare in every order, and whatever else can be asked.
  ('affordable, 100', $$'en', null, null, null, null, null, null, 300, null, 'popular', null, 101$$),
  ('partner, ending soon, 100', $$'en', null, null, 'partner-5', null, null, null, null, null, 'ending_soon', null, 101$$),
  ('category, by price, 100', $$'en', null, 'travel', null, null, null, null, null, null, 'price', null, 101$$),
  ('outlet, by price, 100', $$'en', null, null, null, 'partner-7', 'store-3', null, null, null, 'price', null, 101$$),
  ('word of two in three, newest, 100', $$'en', 'cinema', null, null, null, null, null, null, null, 'newest', null, 101$$),
  ('word of a third, 100', $$'en', 'hotel', null, null, null, null, null, null, null, 'relevance', null, 101$$),
  ('word of a sixth, 100', $$'en', 'concert', null, null, null, null, null, null, null, 'relevance', null, 101$$),
  ('word of a twelfth, by price, 100', $$'en', 'salosbaba', null, null, null, null, null, null, null, 'price', null, 101$$),
  ('word of a twentieth, newest, 100', $$'en', 'babarenba', null, null, null, null, null, null, null, 'newest', null, 101$$),
  ('word of a twentieth, 100', $$'en', 'babarenba', null, null, null, null, null, null, null, 'relevance', null, 101$$),
  ('word of a fiftieth, 100', $$'en', 'nonotoba', null, null, null, null, null, null, null, 'relevance', null, 101$$),
  ('two words, popular, 100', $$'en', 'hotel spa', null, null, null, null, null, null, null, 'popular', null, 101$$),
  ('one of two words, 100', $$'en', 'hotel or spa', null, null, null, null, null, null, null, 'relevance', null, 101$$),
  ('word, partner, ending soon, 100', $$'en', 'yoga', null, 'partner-12', null, null, null, null, null, 'ending_soon', null, 101$$),
  ('word, category, affordable, 100', $$'en', 'hotel', 'food', null, null, null, null, 1000, null, 'relevance', null, 101$$),
  ('word, outlet, 100', $$'en', 'hotel', null, null, 'partner-7', 'store-3', null, null, null, 'relevance', null, 101$$)
) s (name, arguments);
\ir measure.sql
