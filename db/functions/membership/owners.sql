-- membership.owners
--
-- Whose wallet it is: the members that have it, erased ones and aliases included, and, where it was
-- closed by a merge or because its member joined a household, the one that had it until then.
--
-- Called by the functions that ask whose business a wallet's history is.
set local role tessera_owner;

create or replace function membership.owners(asked_wallet uuid)
returns setof uuid
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select m.id from membership.members m where m.wallet_id = asked_wallet
  union
  select g.from_member from membership.merges g
  where g.from_wallet = asked_wallet and g.into_wallet <> asked_wallet
    and not exists (select from membership.unmerges n where n.merge_id = g.id)
  union
  select c.member_id from membership.household_changes c
  where c.wallet_before = asked_wallet and c.change = 'joined'
$$;
comment on function membership.owners(uuid) is 'Whose wallet it is, or was until it was closed.';
revoke all on function membership.owners(uuid) from public;
