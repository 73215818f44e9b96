-- membership.survivors
--
-- The members that ids name, in the order asked: each itself, or the one that it was merged into;
-- null where nobody has the id.
--
-- Called by membership.lock_members.
set local role tessera_owner;

create or replace function membership.survivors(asked_members uuid[])
returns uuid[]
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select array_agg(membership.survivor(a.id) order by a.number)
  from unnest(asked_members) with ordinality as a (id, number)
$$;
comment on function membership.survivors(uuid[]) is 'The members that ids name.';
revoke all on function membership.survivors(uuid[]) from public;
