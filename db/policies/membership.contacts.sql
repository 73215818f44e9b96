set local role tessera_owner;

alter table membership.contacts enable row level security;
alter table membership.contacts force row level security;

drop policy if exists "a partner sees the contact data that it was given" on membership.contacts;
create policy "a partner sees the contact data that it was given" on membership.contacts
for select to tessera_service
using (partner_number = (select tenancy.current_partner_number()));

drop policy if exists "the operator and the auditor see all contacts" on membership.contacts;
create policy "the operator and the auditor see all contacts" on membership.contacts
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all contacts" on membership.contacts;
create policy "the database's own functions see all contacts" on membership.contacts
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add contacts" on membership.contacts;
create policy "the database's own functions add contacts" on membership.contacts
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change contacts" on membership.contacts;
create policy "the database's own functions change contacts" on membership.contacts
for update to tessera_owner
using (true);

drop policy if exists "the database's own functions remove contacts" on membership.contacts;
create policy "the database's own functions remove contacts" on membership.contacts
for delete to tessera_owner
using (true);
