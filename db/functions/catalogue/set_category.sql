-- catalogue.set_category
--
-- Adds a category, or says anew what it is called, by language.
--
-- Raises
--   TS901   it is called nothing, or by more than 20 languages, or what names a language does not
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function catalogue.set_category(actor text, category_code text, new_titles jsonb)
returns void
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
begin
  if (select count(*) not between 1 and 20
        or count(*) <> count(*) filter (
          where t.key ~ '^[a-z]{2,3}(-[A-Z]{2})?$' and length(t.value) between 1 and 120)
      from jsonb_each_text(new_titles) t)
  then
    raise exception using errcode = 'TS901',
      message = 'a category has titles of 1 to 120 characters in 1 to 20 languages';
  end if;
  insert into catalogue.categories as c (code, titles, created_at)
  values (category_code, new_titles, ledger.instant())
  on conflict (code) do update set titles = excluded.titles;
  perform coalition.record_audit(actor, 'category.set', category_code,
    jsonb_build_object('titles', new_titles));
end
$$;
comment on function catalogue.set_category(text, text, jsonb) is
  'Adds a category, or says anew what it is called.';
revoke all on function catalogue.set_category(text, text, jsonb) from public;
