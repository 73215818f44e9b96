-- membership.survivor
--
-- The member that an id names: itself, or the one that it was merged into.
--
-- Called by the functions that compare members of different times.
set local role tessera_owner;

create or replace function membership.survivor(asked_member uuid)
returns uuid
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(m.merged_into, m.id) from membership.members m where m.id = asked_member
$$;
comment on function membership.survivor(uuid) is
  'The member that an id names.';
revoke all on function
  membership.survivor(uuid) from public;
