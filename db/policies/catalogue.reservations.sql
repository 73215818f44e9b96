set local role tessera_owner;

alter table catalogue.reservations enable row level security;
alter table catalogue.reservations force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all reservations" on catalogue.reservations;
create policy "the operator and the auditor see all reservations" on catalogue.reservations
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all reservations" on catalogue.reservations;
create policy "the database's own functions see all reservations" on catalogue.reservations
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add reservations" on catalogue.reservations;
create policy "the database's own functions add reservations" on catalogue.reservations
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change reservations" on catalogue.reservations;
create policy "the database's own functions change reservations" on catalogue.reservations
for update to tessera_owner
using (true);

drop policy if exists "the database's own functions remove reservations" on catalogue.reservations;
create policy "the database's own functions remove reservations" on catalogue.reservations
for delete to tessera_owner
using (true);
