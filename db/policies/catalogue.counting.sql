set local role tessera_owner;

alter table catalogue.counting enable row level security;
alter table catalogue.counting force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see the state of the counting"
  on catalogue.counting;
create policy "the operator and the auditor see the state of the counting"
  on catalogue.counting
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see the state of the counting"
  on catalogue.counting;
create policy "the database's own functions see the state of the counting"
  on catalogue.counting
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions change the state of the counting"
  on catalogue.counting;
create policy "the database's own functions change the state of the counting"
  on catalogue.counting
for update to tessera_owner
using (true);
