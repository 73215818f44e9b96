set local role tessera_owner;

alter table catalogue.codes enable row level security;
alter table catalogue.codes force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all codes" on catalogue.codes;
create policy "the operator and the auditor see all codes" on catalogue.codes
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all codes" on catalogue.codes;
create policy "the database's own functions see all codes" on catalogue.codes
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add codes" on catalogue.codes;
create policy "the database's own functions add codes" on catalogue.codes
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change codes" on catalogue.codes;
create policy "the database's own functions change codes" on catalogue.codes
for update to tessera_owner
using (true);
