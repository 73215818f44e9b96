-- catalogue.dictionary
--
-- The text search configuration by which texts of a language are compared: PostgreSQL's own, where it
-- has one, else `simple`, which knows no endings of words. Of Bulgarian it has none.
--
-- Called by catalogue.shelve and catalogue.search_gifts.
set local role tessera_owner;

create or replace function catalogue.dictionary(language text)
returns text
language sql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
    '{"ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
      "en": "english", "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french",
      "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
      "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
      "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
      "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish"}'::jsonb
      ->> split_part(language, '-', 1), 'simple')
$$;
comment on function catalogue.dictionary(text) is
  'The text search configuration of a language.';
revoke all on function catalogue.dictionary(text) from public;
