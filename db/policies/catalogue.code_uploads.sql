set local role tessera_owner;

alter table catalogue.code_uploads enable row level security;
alter table catalogue.code_uploads force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all code uploads" on catalogue.code_uploads;
create policy "the operator and the auditor see all code uploads" on catalogue.code_uploads
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one.

drop policy if exists "the database's own functions see all code uploads" on catalogue.code_uploads;
create policy "the database's own functions see all code uploads" on catalogue.code_uploads
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add code uploads" on catalogue.code_uploads;
create policy "the database's own functions add code uploads" on catalogue.code_uploads
for insert to tessera_owner
with check (true);
