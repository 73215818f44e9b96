-- catalogue.shelve
--
-- Makes what members' apps find of a gift anew: its rows of the shelf, one for each stretch of time
-- in which its prices are the same, with the words of its titles and descriptions. Of a gift that was never live there
-- is nothing; one that is live no more stays, and is not listed.
--
-- Guarantees
--   What is found at a moment is right at that moment, though prices and validity begin and end by
--   themselves: the rows say from when until when they hold.
--
-- Called by every function that changes a gift, in the same transaction, after its change.
set local role tessera_owner;

create or replace function catalogue.shelve(shelved_gift uuid)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_gift        catalogue.gifts;
  v_title_words tsvector;
  v_words       tsvector;
  v_live_since  timestamptz := (
    select min(c.changed_at) from catalogue.gift_changes c
    where c.gift_id = shelved_gift and c.status = 'live');
begin
  delete from catalogue.shelf s where s.gift_id = shelved_gift;
  if v_live_since is null then
    return;
  end if;
  select * into strict v_gift from catalogue.gifts g where g.id = shelved_gift;

  -- Conditions are not searched: they are long, and much the same for all.
  select string_agg(concat_ws(' ', d.told, catalogue.marked(d.title, d.mark)), ' ')::tsvector,
    string_agg(concat_ws(' ', d.told, catalogue.marked(d.text, d.mark)), ' ')::tsvector
  into v_title_words, v_words
  from (
    select concat_ws(' ', format('''@%s''', t.language),
        case when t.language = v_gift.default_language then format('''@*%s''', t.language) end)
        as told,
      t.language || ':' as mark,
      strip(to_tsvector(c.dictionary::regconfig, catalogue.searchable(t.title)))::text as title,
      strip(to_tsvector(c.dictionary::regconfig,
        catalogue.searchable(concat_ws(' ', t.title, t.description))))::text as text
    from catalogue.gift_texts t
    cross join lateral catalogue.dictionary(t.language) c (dictionary)
    where t.gift_id = v_gift.id
  ) d;

  insert into catalogue.shelf (partner_number, gift_id, from_at, until_at, is_listed, category,
    live_since, valid_until, points_from, orders_counted, places, title_words,
    words)
  select v_gift.partner_number, v_gift.id, r.from_at, r.until_at,
    v_gift.status = 'live' and c.points_from is not null, v_gift.category, v_live_since,
    v_gift.valid_until, c.points_from,
    coalesce((select sum(o.orders) from catalogue.order_counts o where o.gift_id = v_gift.id), 0),
    coalesce(
      (select array_agg(concat_ws('/', h.honoured_by, h.outlet)) from catalogue.gift_honourers h
       where h.gift_id = v_gift.id),
      array[v_gift.partner_number::text]),
    coalesce(v_title_words, ''), coalesce(v_words, '')
  from (
    select b.from_at, lead(b.from_at, 1, v_gift.valid_until) over (order by b.from_at) as until_at
    from (
      select greatest(v_gift.valid_from, min(p.valid_from)) as from_at
      from catalogue.gift_prices p where p.gift_id = v_gift.id
      union
      select p.valid_from from catalogue.gift_prices p
      where p.gift_id = v_gift.id and p.valid_from > v_gift.valid_from
        and p.valid_from < v_gift.valid_until
    ) b
    where b.from_at < v_gift.valid_until
  ) r
  cross join lateral (
    select min(i.points) as points_from
    from (
      select distinct on (p.option) p.points from catalogue.gift_prices p
      where p.gift_id = v_gift.id and p.valid_from <= r.from_at
      order by p.option, p.valid_from desc
    ) i
  ) c;

  insert into catalogue.default_languages (language) values (v_gift.default_language)
  on conflict do nothing;
end
$$;
comment on function catalogue.shelve(uuid) is 'Makes what members'' apps find of a gift anew.';
revoke all on function catalogue.shelve(uuid) from public;
