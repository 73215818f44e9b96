set local role tessera_owner;

alter table settlement.dunning_levels enable row level security;
alter table settlement.dunning_levels force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all levels of dunning"
  on settlement.dunning_levels;
create policy "the operator and the auditor see all levels of dunning"
  on settlement.dunning_levels
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all levels of dunning"
  on settlement.dunning_levels;
create policy "the database's own functions see all levels of dunning"
  on settlement.dunning_levels
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add levels of dunning"
  on settlement.dunning_levels;
create policy "the database's own functions add levels of dunning"
  on settlement.dunning_levels
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change levels of dunning"
  on settlement.dunning_levels;
create policy "the database's own functions change levels of dunning"
  on settlement.dunning_levels
for update to tessera_owner
using (true)
with check (true);

drop policy if exists "the database's own functions remove levels of dunning"
  on settlement.dunning_levels;
create policy "the database's own functions remove levels of dunning"
  on settlement.dunning_levels
for delete to tessera_owner
using (true);
