set local role tessera_owner;

alter table ledger.segments enable row level security;
alter table ledger.segments force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all segments" on ledger.segments;
create policy "the operator and the auditor see all segments" on ledger.segments
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all segments" on ledger.segments;
create policy "the database's own functions see all segments" on ledger.segments
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add segments" on ledger.segments;
create policy "the database's own functions add segments" on ledger.segments
for insert to tessera_owner
with check (true);
