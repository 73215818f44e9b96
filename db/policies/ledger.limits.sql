set local role tessera_owner;

alter table ledger.limits enable row level security;
alter table ledger.limits force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all limits" on ledger.limits;
create policy "the operator and the auditor see all limits" on ledger.limits
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all limits" on ledger.limits;
create policy "the database's own functions see all limits" on ledger.limits
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add limits" on ledger.limits;
create policy "the database's own functions add limits" on ledger.limits
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change limits" on ledger.limits;
create policy "the database's own functions change limits" on ledger.limits
for update to tessera_owner
using (true);

drop policy if exists "the database's own functions remove limits" on ledger.limits;
create policy "the database's own functions remove limits" on ledger.limits
for delete to tessera_owner
using (true);
