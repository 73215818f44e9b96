set local role tessera_owner;

alter table tenancy.partners enable row level security;
alter table tenancy.partners force row level security;

drop policy if exists "a partner sees itself" on tenancy.partners;
create policy "a partner sees itself" on tenancy.partners
for select to tessera_service
using (number = (select tenancy.reading_partner_number()));

drop policy if exists "the operator and the auditor see all partners" on tenancy.partners;
create policy "the operator and the auditor see all partners" on tenancy.partners
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all partners" on tenancy.partners;
create policy "the database's own functions see all partners" on tenancy.partners
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add partners" on tenancy.partners;
create policy "the database's own functions add partners" on tenancy.partners
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change partners" on tenancy.partners;
create policy "the database's own functions change partners" on tenancy.partners
for update to tessera_owner
using (true);
