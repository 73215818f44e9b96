-- membership.lock_members
--
-- Locks members in the order of their ids, so that whoever changes whose wallet is whose waits for
-- the other, and returns them in the order asked: for an alias, the member that it names. Until the
-- end of the transaction nobody else merges, separates or erases them or gives them another wallet,
-- so their wallets stay theirs. Members are locked before identifiers and wallets, always.
--
-- An erased member takes part in nothing any more; only an erasure asks for it again.
--
-- Raises
--   TS104 try_again          one of them was merged or separated while this waited
--   TS601 member_not_found   no member has this id, or the member was erased
--
-- Called by the operator's functions that change members and move points between them.
set local role tessera_owner;

create or replace function membership.lock_members(
  asked_members uuid[], even_erased boolean default false
)
returns uuid[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_members  uuid[] := membership.survivors(asked_members);
  v_locked   uuid[];
  v_erased   uuid;
begin
  if array_position(v_members, null) is not null then
    raise exception using errcode = 'TS601', message = 'no member has this id',
      detail = asked_members[array_position(v_members, null)]::text;
  end if;
  -- With all their names, which change with them: a name that was a member of its own when
  -- somebody else began to wait for it is waited for in the same order.
  loop
    begin
      v_locked := array(
        select m.id from membership.members m
        where m.id = any (v_members) or m.merged_into = any (v_members)
        order by m.id for no key update);
      -- New statements: they see what was done while the one before them waited.
      if v_members <> membership.survivors(asked_members) then
        raise exception using errcode = 'TS104',
          message = 'one of these members has just been merged or separated; ask again';
      end if;
      exit when v_locked = array(
        select m.id from membership.members m
        where m.id = any (v_members) or m.merged_into = any (v_members)
        order by m.id);
      raise object_not_in_prerequisite_state;
    exception when object_not_in_prerequisite_state then
      null; -- A name was added: to lock it now would be out of order, so all is let go of first.
    end;
  end loop;
  select m.id into v_erased from membership.members m
  where m.id = any (v_members) and m.erased_at is not null
  order by m.id limit 1;
  if v_erased is not null and not even_erased then
    raise exception using errcode = 'TS601', message = 'the member was erased',
      detail = v_erased::text;
  end if;
  return v_members;
end
$$;
comment on function membership.lock_members(uuid[], boolean) is
  'Locks members, and says which they are.';
revoke all on function
  membership.lock_members(uuid[], boolean) from public;
