-- catalogue.searchable
--
-- A text, or the words of a search, as they are compared: in small letters, with the quotation marks
-- and dashes of print, and hyphens within words, taken for spaces. By Unicode's rules, because those of the database's locale may
-- know no letters but English ones.
--
-- Called by catalogue.shelve and catalogue.search_query.
set local role tessera_owner;

create or replace function catalogue.searchable(words text)
returns text
language sql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select regexp_replace(
    translate(lower(words collate "und-x-icu"), '«»„“”‘’‚‹›–—…·•', repeat(' ', 15)),
    '([[:alnum:]])-(?=[[:alnum:]])', '\1 ', 'g')
$$;
comment on function catalogue.searchable(text) is
  'A text, or the words of a search, as they are compared.';
revoke all on function catalogue.searchable(text) from public;
