-- catalogue.marked
--
-- The text of a tsvector or a tsquery with a mark before each of its words, so that words of many
-- languages stand in one tsvector and one index and are not taken for each other. The marks:
--
--   en:   told in English
--   @en   no word: the gift is told in English
--   @*en  no word: English is the gift's default language, in which readers of languages that it is
--         not told in are told
--
-- Called by catalogue.shelve and catalogue.search_query.
set local role tessera_owner;

create or replace function catalogue.marked(words text, mark text)
returns text
language sql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  -- A word stands between quotation marks; those in it, and backslashes, are doubled.
  select regexp_replace(words, $q$'((?:[^']|'')*)'$q$, format($q$'%s\1'$q$, mark), 'g')
$$;
comment on function catalogue.marked(text, text) is
  'The text of a tsvector or a tsquery with a mark before each of its words.';
revoke all on function catalogue.marked(text, text) from public;
