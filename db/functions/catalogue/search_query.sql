-- catalogue.search_query
--
-- What gifts are searched for: those whose text that a reader of a language is told (its own
-- language, else its base language, else the gift's default; null: the default) has the words of a
-- phrase, in any order: the index knows no places, so whatever is asked, it alone gives the answer.
-- Null where nothing is left to look for, because every word is too common.
--
-- Called by catalogue.search_gifts.
set local role tessera_owner;

create or replace function catalogue.search_query(phrase text, asked_language text)
returns tsquery
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set client_min_messages = warning -- That words are too common is no news.
as $$
declare
  v_base    text := split_part(asked_language, '-', 1);
  v_part    record;
  v_words   tsquery;
  v_found   tsquery;
begin
  for v_part in
    select asked_language as language, format('''@%s''', asked_language) as told
    where asked_language is not null
    union all
    select v_base, format('''@%s'' & !''@%s''', v_base, asked_language)
    where v_base <> asked_language
    union all
    select e.language, concat_ws(' & ', format('''@*%s''', e.language),
      '!' || quote_literal('@' || asked_language), '!' || quote_literal('@' || v_base))
    from catalogue.default_languages e
    where e.language is distinct from asked_language and e.language is distinct from v_base
  loop
    v_words := websearch_to_tsquery(
      catalogue.dictionary(v_part.language)::regconfig, catalogue.searchable(phrase));
    continue when numnode(v_words) = 0;
    v_words := catalogue.marked(
      regexp_replace(v_words::text, ' <(-|[0-9]+)> ', ' & ', 'g'), v_part.language || ':')::tsquery;
    -- That a gift is told in a language need not be said where its words say so.
    if v_part.told ~ '[!*]' or querytree(v_words) = 'T' then
      v_words := v_words && v_part.told::tsquery;
    end if;
    v_found := coalesce(v_found || v_words, v_words);
  end loop;
  return v_found;
end
$$;
comment on function catalogue.search_query(text, text) is 'What gifts are searched for.';
revoke all on function catalogue.search_query(text, text) from public;
