-- membership.lock_members
--
-- Locks members in the order of their ids, so that whoever changes whose wallet is whose waits for
-- the other, and returns them in the order asked: for an alias, the member that it names. Until the
-- end of the transaction nobody else merges them or gives them another wallet, so their wallets
-- stay theirs. Members are locked before wallets, always.
--
-- Raises
--   TS104 try_again          one of them was merged while this waited
--   TS601 member_not_found   no member has this id
--
-- Called by the operator's functions that move points between members.
set local role tessera_owner;

create or replace function membership.lock_members(asked_members uuid[])
returns uuid[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_members  uuid[];
  v_missing  uuid;
begin
  select array_agg(coalesce(m.merged_into, m.id) order by a.number),
    min(a.id::text) filter (where m.id is null)
  into v_members, v_missing
  from unnest(asked_members) with ordinality as a (id, number)
  left join membership.members m on m.id = a.id;
  if v_missing is not null then
    raise exception using errcode = 'TS601', message = 'no member has this id',
      detail = v_missing::text;
  end if;
  perform from membership.members m where m.id = any (v_members) order by m.id for no key update;
  if exists (
    select from membership.members m where m.id = any (v_members) and m.merged_into is not null)
  then
    raise exception using errcode = 'TS104',
      message = 'one of these members has just been merged with another; ask again';
  end if;
  return v_members;
end
$$;
comment on function membership.lock_members(uuid[]) is
  'Locks members, and says which they are.';
revoke all on function
  membership.lock_members(uuid[]) from public;
