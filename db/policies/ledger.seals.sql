set local role tessera_owner;

alter table ledger.seals enable row level security;
alter table ledger.seals force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all seals" on ledger.seals;
create policy "the operator and the auditor see all seals" on ledger.seals
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all seals" on ledger.seals;
create policy "the database's own functions see all seals" on ledger.seals
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add seals" on ledger.seals;
create policy "the database's own functions add seals" on ledger.seals
for insert to tessera_owner
with check (true);
