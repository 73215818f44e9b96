-- membership.names_of
--
-- The ids by which a member is known: its own, and those of members that were merged into it.
--
-- Called by membership.export_member and membership.erase_member.
set local role tessera_owner;

create or replace function membership.names_of(asked_member uuid)
returns uuid[]
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select m.id from membership.members m
    where m.id = asked_member or m.merged_into = asked_member
    order by m.id);
end
$$;
comment on function membership.names_of(uuid) is 'The ids by which a member is known.';
revoke all on function membership.names_of(uuid) from public;
