set local role tessera_owner;

alter table ledger.debts enable row level security;
alter table ledger.debts force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all debts" on ledger.debts;
create policy "the operator and the auditor see all debts" on ledger.debts
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all debts" on ledger.debts;
create policy "the database's own functions see all debts" on ledger.debts
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add debts" on ledger.debts;
create policy "the database's own functions add debts" on ledger.debts
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change debts" on ledger.debts;
create policy "the database's own functions change debts" on ledger.debts
for update to tessera_owner
using (true);

drop policy if exists "the database's own functions remove debts" on ledger.debts;
create policy "the database's own functions remove debts" on ledger.debts
for delete to tessera_owner
using (true);
