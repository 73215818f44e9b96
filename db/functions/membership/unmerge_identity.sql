-- membership.unmerge_identity
--
-- Gives back to a member what a merge had taken from it but for its points: its id, those of the
-- members that had been merged into it before, its identifiers and its contact data. Returns how
-- many identifiers. The member has its old wallet again, or goes on sharing that of the other,
-- where the two were one household when they were merged.
--
-- The caller holds the surviving member's lock. Called by membership.unmerge_member.
set local role tessera_owner;

create or replace function membership.unmerge_identity(undone membership.merges)
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_identifiers  bigint;
begin
  delete from membership.acquaintances a
  where a.member_id = undone.into_member and a.partner_number = any (undone.acquainted);
  update membership.contacts c set member_id = undone.from_member
  where c.member_id = undone.into_member and c.partner_number = any (undone.contacts);
  update membership.identifiers i set member_id = undone.from_member
  from membership.merged_identifiers g
  where g.merge_id = undone.id and i.digest = g.digest and i.member_id = undone.into_member;
  get diagnostics v_identifiers = row_count;

  with recursive alias as (
    select undone.from_member as id
    union
    select g.from_member from alias a join membership.merges g on g.into_member = a.id
    where not exists (select from membership.unmerges n where n.merge_id = g.id)
  )
  update membership.members m set
    merged_into = case when m.id <> undone.from_member then undone.from_member end,
    wallet_id = case when undone.from_wallet = undone.into_wallet then m.wallet_id
      else undone.from_wallet end
  from alias a
  where m.id = a.id;
  return v_identifiers;
end
$$;
comment on function membership.unmerge_identity(membership.merges) is
  'Gives a member its id, identifiers and contact data back.';
revoke all on function
  membership.unmerge_identity(membership.merges) from public;
