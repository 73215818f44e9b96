-- The catalogue searched as it is written down: texts, prices and places are joined and compared for
-- every search. What catalogue.search_gifts answers must be among these, in this order.
\set ON_ERROR_STOP on
create temporary table searches (n serial, name text, sql text);
insert into searches (name, sql)
select s.name, format($$
  select count(*) from (
    select g.id
    from catalogue.gifts g
    cross join lateral (
      select x.* from catalogue.gift_texts x
      where x.gift_id = g.id and x.language in ('en', g.default_language)
      order by x.language = 'en' desc limit 1
    ) t
    cross join lateral (
      select min(i.points) as points from (
        select distinct on (p.option) p.points from catalogue.gift_prices p
        where p.gift_id = g.id and p.valid_from <= now() order by p.option, p.valid_from desc) i
    ) p
    cross join lateral (
      select min(c.changed_at) as live_since from catalogue.gift_changes c
      where c.gift_id = g.id and c.status = 'live'
    ) v
    where g.status = 'live' and g.valid_from <= now() and g.valid_until > now()
      and p.points is not null and %s
    order by v.live_since desc, g.id desc limit 21) r $$, s.condition)
from (values
  ('newest', 'true'),
  ('category', 'g.category = ''travel'''),
  ('points, narrow', 'p.points between 50000 and 50100'),
  ('common word', 'to_tsvector(catalogue.dictionary(t.language)::regconfig, '
    'concat_ws('' '', t.title, t.description)) @@ websearch_to_tsquery(''english'', ''coffee'')')
) s (name, condition);
-- These take long enough.
\set rounds 3
\ir measure.sql
