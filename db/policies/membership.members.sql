set local role tessera_owner;

alter table membership.members enable row level security;
alter table membership.members force row level security;

drop policy if exists "a partner sees the members that it knows" on membership.members;
create policy "a partner sees the members that it knows" on membership.members
for select to tessera_service
using (members.erased_at is null and exists (
    select from membership.acquaintances a
    where a.member_id = members.id
      and a.partner_number = (select tenancy.current_partner_number())));

drop policy if exists "the operator and the auditor see all members" on membership.members;
create policy "the operator and the auditor see all members" on membership.members
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all members" on membership.members;
create policy "the database's own functions see all members" on membership.members
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add members" on membership.members;
create policy "the database's own functions add members" on membership.members
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change members" on membership.members;
create policy "the database's own functions change members" on membership.members
for update to tessera_owner
using (true);
