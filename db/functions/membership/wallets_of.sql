-- membership.wallets_of
--
-- Every wallet that these members have or have had, on which documents of theirs can be.
--
-- Called by membership.own_wallets and membership.erase_member.
set local role tessera_owner;

create or replace function membership.wallets_of(asked_members uuid[])
returns setof uuid
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select m.wallet_id from membership.members m where m.id = any (asked_members)
  union
  select g.from_wallet from membership.merges g where g.from_member = any (asked_members)
  union
  select c.wallet_before from membership.household_changes c
  where c.member_id = any (asked_members)
$$;
comment on function membership.wallets_of(uuid[]) is
  'Every wallet that these members have or have had.';
revoke all on function membership.wallets_of(uuid[]) from public;
