-- catalogue.looks_worth
--
-- How many gifts a search looks at in the order of its sort, to fill a page with those that have its
-- words, before it gathers all that have them by the index; 0: it gathers them at once. The plan is
-- of a query for all of them; `among` are those that have all else that is asked, which are looked at.
--
-- Gifts that have the words are met so often that a page is full after `rows_max * all / having` looks.
-- Gathering one that has them takes as long as two looks, and ten units of the plan's cost, which
-- knows what is read in vain, as long as seven. So looking is worth its while if it takes no longer
-- than gathering; and up to three times as long, because words are not spread evenly. How many have
-- the words is the planner's guess: a wrong one costs time, and changes nothing.
--
-- Called by catalogue.search_gifts.
set local role tessera_owner;

create or replace function catalogue.looks_worth(plan jsonb, among bigint, rows_max bigint)
returns bigint
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_having     bigint := (plan #>> '{0,Plan,Plan Rows}')::bigint;
  v_gathering  numeric := greatest(2 * v_having, 0.7 * (plan #>> '{0,Plan,Total Cost}')::numeric);
  v_looks      bigint := (
    select rows_max * c.reltuples::bigint / v_having
    from pg_class c where c.oid = 'catalogue.shelf'::regclass);
begin
  return case when v_looks <= v_gathering then
    3 * rows_max * greatest(among / v_having, 1) else 0 end;
end
$$;
comment on function catalogue.looks_worth(jsonb, bigint, bigint) is
  'How many gifts a search looks at before it gathers all that have its words.';
revoke all on function catalogue.looks_worth(jsonb, bigint, bigint) from public;
