set local role tessera_owner;

alter table settlement.exposures enable row level security;
alter table settlement.exposures force row level security;

drop policy if exists "the operator and the auditor see all exposures"
  on settlement.exposures;
create policy "the operator and the auditor see all exposures"
  on settlement.exposures
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all exposures"
  on settlement.exposures;
create policy "the database's own functions see all exposures"
  on settlement.exposures
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add exposures"
  on settlement.exposures;
create policy "the database's own functions add exposures"
  on settlement.exposures
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change exposures"
  on settlement.exposures;
create policy "the database's own functions change exposures"
  on settlement.exposures
for update to tessera_owner
using (true)
with check (true);
