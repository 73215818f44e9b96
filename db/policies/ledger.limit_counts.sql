set local role tessera_owner;

alter table ledger.limit_counts enable row level security;
alter table ledger.limit_counts force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all limit counts" on ledger.limit_counts;
create policy "the operator and the auditor see all limit counts" on ledger.limit_counts
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all limit counts" on ledger.limit_counts;
create policy "the database's own functions see all limit counts" on ledger.limit_counts
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add limit counts" on ledger.limit_counts;
create policy "the database's own functions add limit counts" on ledger.limit_counts
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change limit counts" on ledger.limit_counts;
create policy "the database's own functions change limit counts" on ledger.limit_counts
for update to tessera_owner
using (true);

drop policy if exists "the database's own functions remove limit counts" on ledger.limit_counts;
create policy "the database's own functions remove limit counts" on ledger.limit_counts
for delete to tessera_owner
using (true);
