set local role tessera_owner;

alter table membership.merged_identifiers enable row level security;
alter table membership.merged_identifiers force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all merged identifiers"
  on membership.merged_identifiers;
create policy "the operator and the auditor see all merged identifiers"
  on membership.merged_identifiers
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all merged identifiers"
  on membership.merged_identifiers;
create policy "the database's own functions see all merged identifiers"
  on membership.merged_identifiers
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add merged identifiers"
  on membership.merged_identifiers;
create policy "the database's own functions add merged identifiers" on membership.merged_identifiers
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions remove merged identifiers"
  on membership.merged_identifiers;
create policy "the database's own functions remove merged identifiers"
  on membership.merged_identifiers
for delete to tessera_owner
using (true);
