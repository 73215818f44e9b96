set local role tessera_owner;

alter table settlement.exposure_changes enable row level security;
alter table settlement.exposure_changes force row level security;

drop policy if exists "the operator and the auditor see all changes of exposures"
  on settlement.exposure_changes;
create policy "the operator and the auditor see all changes of exposures"
  on settlement.exposure_changes
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all changes of exposures"
  on settlement.exposure_changes;
create policy "the database's own functions see all changes of exposures"
  on settlement.exposure_changes
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add changes of exposures"
  on settlement.exposure_changes;
create policy "the database's own functions add changes of exposures"
  on settlement.exposure_changes
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions remove changes of exposures"
  on settlement.exposure_changes;
create policy "the database's own functions remove changes of exposures"
  on settlement.exposure_changes
for delete to tessera_owner
using (true);
