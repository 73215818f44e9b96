set local role tessera_owner;

alter table settlement.exports enable row level security;
alter table settlement.exports force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all exports"
  on settlement.exports;
create policy "the operator and the auditor see all exports"
  on settlement.exports
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one.

drop policy if exists "the database's own functions see all exports"
  on settlement.exports;
create policy "the database's own functions see all exports"
  on settlement.exports
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add exports"
  on settlement.exports;
create policy "the database's own functions add exports"
  on settlement.exports
for insert to tessera_owner
with check (true);
