set local role tessera_owner;

alter table ledger.held_lots enable row level security;
alter table ledger.held_lots force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all held lots" on ledger.held_lots;
create policy "the operator and the auditor see all held lots" on ledger.held_lots
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all held lots" on ledger.held_lots;
create policy "the database's own functions see all held lots" on ledger.held_lots
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add held lots" on ledger.held_lots;
create policy "the database's own functions add held lots" on ledger.held_lots
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change held lots" on ledger.held_lots;
create policy "the database's own functions change held lots" on ledger.held_lots
for update to tessera_owner
using (true);

drop policy if exists "the database's own functions remove held lots" on ledger.held_lots;
create policy "the database's own functions remove held lots" on ledger.held_lots
for delete to tessera_owner
using (true);
