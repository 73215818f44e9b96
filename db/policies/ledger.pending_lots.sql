set local role tessera_owner;

alter table ledger.pending_lots enable row level security;
alter table ledger.pending_lots force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all pending lots" on ledger.pending_lots;
create policy "the operator and the auditor see all pending lots" on ledger.pending_lots
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all pending lots" on ledger.pending_lots;
create policy "the database's own functions see all pending lots" on ledger.pending_lots
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add pending lots" on ledger.pending_lots;
create policy "the database's own functions add pending lots" on ledger.pending_lots
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change pending lots" on ledger.pending_lots;
create policy "the database's own functions change pending lots" on ledger.pending_lots
for update to tessera_owner
using (true);

drop policy if exists "the database's own functions remove pending lots" on ledger.pending_lots;
create policy "the database's own functions remove pending lots" on ledger.pending_lots
for delete to tessera_owner
using (true);
