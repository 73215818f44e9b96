-- membership.erasure_of
--
-- The statement with which an erasure treats one table of the register (membership.personal_data):
-- it answers with the number of rows that were removed, that had something to be emptied, or that
-- are kept.
--
-- Called by membership.erase_member.
set local role tessera_owner;

create or replace function membership.erasure_of(
  table_name text, tie text, treatment text, erased_columns text[]
)
returns text
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return case treatment
    when 'removed' then format(
      'with gone as (delete from %s t where %s returning 1) select count(*) from gone',
      table_name, tie)
    when 'emptied' then format(
      'with emptied as (update %s t set %s where (%s) and num_nonnulls(%s) > 0 returning 1) '
      'select count(*) from emptied', table_name,
      (select string_agg(format('%I = null', c), ', ') from unnest(erased_columns) c), tie,
      (select string_agg(format('t.%I', c), ', ') from unnest(erased_columns) c))
    else format('select count(*) from %s t where %s', table_name, tie)
  end;
end
$$;
comment on function membership.erasure_of(text, text, text, text[]) is
  'The statement with which an erasure treats one table.';
revoke all on function membership.erasure_of(text, text, text, text[]) from public;
