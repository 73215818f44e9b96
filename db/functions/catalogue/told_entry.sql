-- catalogue.told_entry
--
-- An entry of the operator's file as catalogue.gift_entries tells it: its instants in one spelling,
-- its lists in one order, and nothing said that is empty.
--
-- Called by catalogue.import_gift, which compares the two.
set local role tessera_owner;

create or replace function catalogue.told_entry(entry jsonb)
returns jsonb
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_strip_nulls(entry || jsonb_build_object(
    'valid_from', to_char(
      (entry ->> 'valid_from')::timestamptz at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'valid_until', to_char(
      (entry ->> 'valid_until')::timestamptz at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'texts', (
      select jsonb_agg(jsonb_build_object('language', t ->> 'language', 'title', t ->> 'title',
          'description', coalesce(t ->> 'description', ''),
          'conditions', coalesce(t ->> 'conditions', ''))
        order by t ->> 'language' collate "C")
      from jsonb_array_elements(entry -> 'texts') t),
    'shows_stock', coalesce((entry ->> 'shows_stock')::boolean, false),
    'images', coalesce(entry -> 'images', '[]'),
    'metadata', nullif(entry -> 'metadata', '{}'),
    'odds', (
      select jsonb_agg(o order by (o ->> 'weight')::integer desc, o ->> 'gift' collate "C")
      from jsonb_array_elements(entry -> 'odds') o)))
$$;
comment on function catalogue.told_entry(jsonb) is
  'An entry of the operator''s file as the database tells it.';
revoke all on function catalogue.told_entry(jsonb) from public;
