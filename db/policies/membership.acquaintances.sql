set local role tessera_owner;

alter table membership.acquaintances enable row level security;
alter table membership.acquaintances force row level security;

drop policy if exists "a partner sees whom it knows" on membership.acquaintances;
create policy "a partner sees whom it knows" on membership.acquaintances
for select to tessera_service
using (partner_number = (select tenancy.current_partner_number()));

drop policy if exists "the operator and the auditor see all acquaintances" on membership.acquaintances;
create policy "the operator and the auditor see all acquaintances" on membership.acquaintances
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all acquaintances" on membership.acquaintances;
create policy "the database's own functions see all acquaintances" on membership.acquaintances
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add acquaintances" on membership.acquaintances;
create policy "the database's own functions add acquaintances" on membership.acquaintances
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change acquaintances" on membership.acquaintances;
create policy "the database's own functions change acquaintances" on membership.acquaintances
for update to tessera_owner
using (true);

drop policy if exists "the database's own functions remove acquaintances" on membership.acquaintances;
create policy "the database's own functions remove acquaintances" on membership.acquaintances
for delete to tessera_owner
using (true);
