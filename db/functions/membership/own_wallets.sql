-- membership.own_wallets
--
-- The wallets that are of these members and of nobody else who has not been erased: those that they
-- have, and those that were closed when they were merged or joined a household. What is in a wallet
-- that others share, or kept when these members left, is the others' data, too.
--
-- Called by membership.export_member and membership.erase_member, with all the names of a member.
set local role tessera_owner;

create or replace function membership.own_wallets(asked_members uuid[])
returns uuid[]
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(w.id order by w.id), '{}')
  from membership.wallets_of(asked_members) w (id)
  where exists (select from membership.owners(w.id) o (id) where o.id = any (asked_members))
    and not exists (
      select from membership.owners(w.id) o (id)
      join membership.members m on m.id = o.id
      where m.erased_at is null and m.id <> all (asked_members))
$$;
comment on function membership.own_wallets(uuid[]) is
  'The wallets that are of these members and of nobody else.';
revoke all on function membership.own_wallets(uuid[]) from public;
