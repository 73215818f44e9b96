set local role tessera_owner;

alter table catalogue.stock enable row level security;
alter table catalogue.stock force row level security;

drop policy if exists "a supplier sees the stock of its own gifts" on catalogue.stock;
create policy "a supplier sees the stock of its own gifts" on catalogue.stock
for select to tessera_service
using (partner_number = (select tenancy.current_partner_number()));

drop policy if exists "the operator and the auditor see all stock" on catalogue.stock;
create policy "the operator and the auditor see all stock" on catalogue.stock
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all stock" on catalogue.stock;
create policy "the database's own functions see all stock" on catalogue.stock
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add stock" on catalogue.stock;
create policy "the database's own functions add stock" on catalogue.stock
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change stock" on catalogue.stock;
create policy "the database's own functions change stock" on catalogue.stock
for update to tessera_owner
using (true);
