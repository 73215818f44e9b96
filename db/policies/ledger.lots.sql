set local role tessera_owner;

alter table ledger.lots enable row level security;
alter table ledger.lots force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all lots" on ledger.lots;
create policy "the operator and the auditor see all lots" on ledger.lots
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all lots" on ledger.lots;
create policy "the database's own functions see all lots" on ledger.lots
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add lots" on ledger.lots;
create policy "the database's own functions add lots" on ledger.lots
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change lots" on ledger.lots;
create policy "the database's own functions change lots" on ledger.lots
for update to tessera_owner
using (true);

drop policy if exists "the database's own functions remove lots" on ledger.lots;
create policy "the database's own functions remove lots" on ledger.lots
for delete to tessera_owner
using (true);
