-- 50,000 live gifts of twelve partners and the operator in ten categories, with texts in English,
-- Russian and Bulgarian (some not in all), prices that change, places, and what was ordered.
-- Expects an empty, migrated database; runs as a superuser. Seeded: every run makes the same.
\set ON_ERROR_STOP on
select setseed(0.42);

select tenancy.invite_partner('bench', gen_random_uuid(), 'partner-' || n, 'Partner ' || n)
from generate_series(1, 12) n;
select tenancy.issue_key('bench', gen_random_uuid(), 'partner-1', sha256('bench'), 'bench',
  array['gifts', 'redeem', 'members'], null);
select tenancy.add_outlet('bench', gen_random_uuid(), 'partner-' || p, 'store-' || o, 'Store ' || o)
from generate_series(1, 12) p, generate_series(1, 20) o;
select catalogue.set_category('bench', c, jsonb_build_object('en', initcap(c)))
from unnest(array['beauty', 'books', 'causes', 'fashion', 'food', 'fuel', 'garden', 'home', 'sport',
  'travel']) c;

-- Words as they come in life (Zipf): the word of rank r comes with a frequency of 1 to r. The first
-- are real; the others are made of syllables.
create temporary table vocabulary as
select l.language, n as rank, coalesce(
  (string_to_array(l.text, ' '))[n],
  (select string_agg(l.syllables[1 + (n / (13 ^ (k - 1))::integer) % 13], '')
   from generate_series(1, 4) k)) as word
from (values
  ('en', 'gift coffee voucher cinema ticket garden tools massage weekend hotel dinner running shoes '
    'travel pillow book club coat museum pass bicycle repair flowers bouquet cooking course picnic '
    'blanket tea tasting concert evening boat trip camera bag winter gloves spa morning breakfast '
    'basket wine chocolate box kitchen knife yoga lesson swimming pool zoo family day',
    array['ba', 'ren', 'to', 'mil', 'sa', 'ker', 'no', 'ving', 'du', 'los', 'pe', 'tra', 'fin']),
  ('ru', 'подарок кофе билет кино сад инструмент массаж выходные отель ужин беговые кроссовки '
    'подушка книга клуб пальто музей велосипед ремонт цветы букет кулинарный курс плед чай '
    'дегустация концерт вечер лодка прогулка камера сумка зимние перчатки спа утро завтрак корзина '
    'вино шоколад коробка кухня нож йога урок плавание бассейн зоопарк семья день',
    array['ба', 'рен', 'то', 'мил', 'са', 'кер', 'но', 'вин', 'ду', 'лос', 'пе', 'тра', 'фин']),
  ('bg', 'подарък кафе билет кино градина инструмент масаж уикенд хотел вечеря маратонки '
    'възглавница книга клуб палто музей велосипед ремонт цветя букет готварски курс одеяло чай '
    'дегустация концерт вечер лодка разходка камера чанта зимни ръкавици спа сутрин закуска кошница '
    'вино шоколад кутия кухня нож йога урок плуване басейн зоопарк семейство ден',
    array['ба', 'рен', 'то', 'мил', 'са', 'кер', 'но', 'вин', 'ду', 'лос', 'пе', 'тра', 'фин'])
) l (language, text, syllables)
cross join generate_series(1, 5000) n;
create index on vocabulary (language, rank);
analyze vocabulary;
-- One long text in each language, from which all others are cut.
create temporary table corpus as
select l as language, array_agg(v.word order by n) as words
from unnest(array['en', 'ru', 'bg']) l
cross join lateral (
  select n, floor(exp(random() * ln(5000)))::integer as rank from generate_series(1, 3000) n
) d
join vocabulary v on v.language = l and v.rank = d.rank
group by l;

create function pg_temp.cut(words text[], how_many integer) returns text
language sql volatile as $$
  select array_to_string(words[f:f + how_many - 1], ' ')
  from (select 1 + floor(random() * (cardinality(words) - how_many))::integer as f) x
$$;

create temporary table made as
select n, md5('gift ' || n)::uuid as id,
  case when n % 50 = 0 then 0 else 1 + floor(power(random(), 2) * 12)::integer end as supplier,
  (array['beauty', 'books', 'causes', 'fashion', 'food', 'fuel', 'garden', 'home', 'sport',
    'travel'])[1 + floor(power(random(), 2) * 10)::integer] as category,
  (array['en', 'ru', 'bg'])[1 + n % 3] as default_language,
  (10 ^ (2 + random() * 3))::bigint as points,
  now() - random() * interval '300 days' as live_at,
  case when random() < 0.3 then now() + random() * interval '90 days' else 'infinity' end as ends_at
from generate_series(1, 50000) n;

insert into catalogue.gifts (partner_number, id, code, kind, status, category, default_language,
  valid_until, stock, voucher_uses, voucher_days, voucher_expiry, images, created_at, changed_at)
select supplier, id, 'G' || n, 'voucher', 'live', category, default_language, ends_at,
  case when n % 4 = 0 then 'unlimited' else 'counted' end::catalogue.stock_kind, 1, 90, 'forfeited',
  jsonb_build_array(jsonb_build_object('url', 'https://images.example/' || id || '.jpg',
    'width', 800, 'height', 600, 'bytes', 120000, 'sha256', encode(sha256(id::text::bytea), 'hex'))),
  live_at, live_at
from made;
insert into catalogue.gift_texts (partner_number, gift_id, language, title, description, conditions)
select m.supplier, m.id, c.language, pg_temp.cut(c.words, 3), pg_temp.cut(c.words, 40),
  pg_temp.cut(c.words, 20)
from made m, corpus c
where c.language = m.default_language or random() < 0.9;
insert into catalogue.gift_prices (partner_number, gift_id, option, valid_from, points, amount,
  currency)
select supplier, id, o, live_at + c * interval '1 day' * (1 + n % 400),
  (points * (1 + 0.1 * c) / o)::bigint, case when o > 1 then 500 end, case when o > 1 then 'EUR' end
from made, generate_series(1, 2) o, generate_series(0, 1) c
where (o = 1 or n % 3 = 0) and (c = 0 or n % 5 = 0);
insert into catalogue.gift_honourers (partner_number, gift_id, honoured_by, outlet)
select distinct m.supplier, m.id, p, 'store-' || (1 + (n * 7 + p) % 20)
from made m, unnest(array[greatest(m.supplier, 1), 1 + m.n % 12]) p
where m.n % 10 < 3;
insert into catalogue.gift_changes (partner_number, gift_id, status, changed_by, changed_at)
select supplier, id, 'live', 'bench', live_at from made;
insert into catalogue.stock (partner_number, gift_id, added, available)
select supplier, id, n % 500, n % 500 from made where n % 4 <> 0;
insert into catalogue.order_counts (on_day, gift_id, orders)
select (now() at time zone 'UTC')::date - d, id, 1 + floor(power(random(), 8) * 200)
from made, generate_series(1, 3) d
where n % 2 = 0;
