-- catalogue.import_category
--
-- Brings a category of the operator's file in, unless it is there as the file has it. Returns what
-- became of it: added, changed or unchanged.
--
-- Raises
--   TS901   see catalogue.set_category
--
-- Called by catalogue.import_catalogue.
set local role tessera_owner;

create or replace function catalogue.import_category(actor text, entry jsonb)
returns text
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_before jsonb := (
    select c.titles from catalogue.categories c where c.code = entry ->> 'code');
begin
  if v_before = entry -> 'titles' then
    return 'unchanged';
  end if;
  perform catalogue.set_category(actor, entry ->> 'code', entry -> 'titles');
  return case when v_before is null then 'added' else 'changed' end;
end
$$;
comment on function catalogue.import_category(text, jsonb) is
  'Brings a category of the operator''s file in.';
revoke all on function catalogue.import_category(text, jsonb) from public;
