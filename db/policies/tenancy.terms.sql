set local role tessera_owner;

alter table tenancy.terms enable row level security;
alter table tenancy.terms force row level security;

drop policy if exists "a partner sees its own terms" on tenancy.terms;
create policy "a partner sees its own terms" on tenancy.terms
for select to tessera_service
using (partner_number = (select tenancy.reading_partner_number()));

drop policy if exists "the operator and the auditor see all terms" on tenancy.terms;
create policy "the operator and the auditor see all terms" on tenancy.terms
for select to tessera_operator, tessera_auditor
using (true);

-- Prices are history: a version can be read and added, and there is no policy under which anybody,
-- the owner included, could change or remove one.

drop policy if exists "the database's own functions see all terms" on tenancy.terms;
create policy "the database's own functions see all terms" on tenancy.terms
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add terms" on tenancy.terms;
create policy "the database's own functions add terms" on tenancy.terms
for insert to tessera_owner
with check (true);
