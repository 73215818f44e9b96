set local role tessera_owner;

alter table membership.identifiers enable row level security;
alter table membership.identifiers force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all identifiers" on membership.identifiers;
create policy "the operator and the auditor see all identifiers" on membership.identifiers
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all identifiers" on membership.identifiers;
create policy "the database's own functions see all identifiers" on membership.identifiers
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add identifiers" on membership.identifiers;
create policy "the database's own functions add identifiers" on membership.identifiers
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change identifiers" on membership.identifiers;
create policy "the database's own functions change identifiers" on membership.identifiers
for update to tessera_owner
using (true);

drop policy if exists "the database's own functions remove identifiers" on membership.identifiers;
create policy "the database's own functions remove identifiers" on membership.identifiers
for delete to tessera_owner
using (true);
