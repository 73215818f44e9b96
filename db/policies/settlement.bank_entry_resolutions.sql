set local role tessera_owner;

alter table settlement.bank_entry_resolutions enable row level security;
alter table settlement.bank_entry_resolutions force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all resolved bank entries"
  on settlement.bank_entry_resolutions;
create policy "the operator and the auditor see all resolved bank entries"
  on settlement.bank_entry_resolutions
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one.

drop policy if exists "the database's own functions see all resolved bank entries"
  on settlement.bank_entry_resolutions;
create policy "the database's own functions see all resolved bank entries"
  on settlement.bank_entry_resolutions
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add resolved bank entries"
  on settlement.bank_entry_resolutions;
create policy "the database's own functions add resolved bank entries"
  on settlement.bank_entry_resolutions
for insert to tessera_owner
with check (true);
