-- catalogue.looks_worth
--
-- How many gifts a search looks at in the order of its sort, to fill a page with those that have its
-- words, before it gathers all that have them by the index; 0: it gathers them at once. The plan is
-- of a query for all of them.
--
-- Gifts that have the words are met so often that a page is full after `rows_max * all / having` looks,
-- and two looks cost about as much as gathering one. So looking is worth its while if that is no
-- more than `2 * having`; and up to three times as many, because words are not spread evenly. How
-- many have the words is the planner's guess: a wrong one costs time, and changes nothing.
--
-- Called by catalogue.search_gifts.
set local role tessera_owner;

create or replace function catalogue.looks_worth(plan jsonb, rows_max bigint)
returns bigint
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_having  bigint := (plan #>> '{0,Plan,Plan Rows}')::bigint;
  v_looks   bigint := (
    select rows_max * c.reltuples::bigint / v_having
    from pg_class c where c.oid = 'catalogue.shelf'::regclass);
begin
  return case when v_looks <= 2 * v_having then 3 * greatest(v_looks, rows_max) else 0 end;
end
$$;
comment on function catalogue.looks_worth(jsonb, bigint) is
  'How many gifts a search looks at before it gathers all that have its words.';
revoke all on function catalogue.looks_worth(jsonb, bigint) from public;
