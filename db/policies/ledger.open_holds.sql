set local role tessera_owner;

alter table ledger.open_holds enable row level security;
alter table ledger.open_holds force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all open holds" on ledger.open_holds;
create policy "the operator and the auditor see all open holds" on ledger.open_holds
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all open holds" on ledger.open_holds;
create policy "the database's own functions see all open holds" on ledger.open_holds
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add open holds" on ledger.open_holds;
create policy "the database's own functions add open holds" on ledger.open_holds
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change open holds" on ledger.open_holds;
create policy "the database's own functions change open holds" on ledger.open_holds
for update to tessera_owner
using (true);

drop policy if exists "the database's own functions remove open holds" on ledger.open_holds;
create policy "the database's own functions remove open holds" on ledger.open_holds
for delete to tessera_owner
using (true);
