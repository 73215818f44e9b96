-- catalogue.told_categories
--
-- All categories, in the order of their codes, for a partner: each called in the language asked for,
-- else in its base language, else in English, else in the first of its languages.
--
-- Called by tessera_service, with the key's digest in the setting tessera.key.
set local role tessera_owner;

create or replace function catalogue.told_categories(asked_language text)
returns table (code text, created_at timestamptz, language text, title text)
language sql
stable
security definer -- The service may not read the catalogue's tables.
set search_path = pg_catalog, pg_temp
as $$
  select c.code, c.created_at, t.key, t.value
  from catalogue.categories c
  cross join lateral (
    select x.key, x.value from jsonb_each_text(c.titles) x
    order by x.key = asked_language desc nulls last,
      x.key = split_part(asked_language, '-', 1) desc nulls last, x.key = 'en' desc, x.key
    limit 1
  ) t
  where tenancy.current_partner_number() is not null
  order by c.code
$$;
comment on function catalogue.told_categories(text) is 'All categories, for a partner.';
revoke all on function catalogue.told_categories(text) from public;
