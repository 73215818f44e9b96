set local role tessera_owner;

alter table tenancy.outlets enable row level security;
alter table tenancy.outlets force row level security;

drop policy if exists "a partner sees its own outlets" on tenancy.outlets;
create policy "a partner sees its own outlets" on tenancy.outlets
for select to tessera_service
using (partner_number = (select tenancy.reading_partner_number()));

drop policy if exists "the operator and the auditor see all outlets" on tenancy.outlets;
create policy "the operator and the auditor see all outlets" on tenancy.outlets
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all outlets" on tenancy.outlets;
create policy "the database's own functions see all outlets" on tenancy.outlets
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add outlets" on tenancy.outlets;
create policy "the database's own functions add outlets" on tenancy.outlets
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change outlets" on tenancy.outlets;
create policy "the database's own functions change outlets" on tenancy.outlets
for update to tessera_owner
using (true);
