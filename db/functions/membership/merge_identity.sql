-- membership.merge_identity
--
-- Lets the partners that know one member know another, and gives that one the contact data that it
-- has none of; notes both in the record of the merge, so that it can be undone, together with the
-- wallets of the two. Takes no lock of a wallet, because whoever makes acquaintances does so
-- before.
--
-- The caller holds both members' locks. Called by membership.merge_members.
set local role tessera_owner;

create or replace function membership.merge_identity(merging membership.merges)
returns membership.merges
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  with acquainted as (
    insert into membership.acquaintances (partner_number, member_id, since)
    select a.partner_number, merging.into_member, ledger.instant()
    from membership.acquaintances a
    where a.member_id = merging.from_member
    order by 1
    on conflict do nothing
    returning partner_number
  )
  select coalesce(array_agg(a.partner_number order by a.partner_number), '{}')
  into merging.acquainted from acquainted a;

  with given as (
    update membership.contacts c set member_id = merging.into_member
    where c.member_id = merging.from_member
      and not exists (
        select from membership.contacts other
        where other.partner_number = c.partner_number and other.member_id = merging.into_member)
    returning c.partner_number
  )
  select coalesce(array_agg(g.partner_number order by g.partner_number), '{}')
  into merging.contacts from given g;

  merging.from_wallet :=
    (select m.wallet_id from membership.members m where m.id = merging.from_member);
  merging.into_wallet :=
    (select m.wallet_id from membership.members m where m.id = merging.into_member);
  return merging;
end
$$;
comment on function membership.merge_identity(membership.merges) is
  'Gives a member''s partners and contact data to another.';
revoke all on function
  membership.merge_identity(membership.merges) from public;
