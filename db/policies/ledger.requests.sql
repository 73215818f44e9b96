set local role tessera_owner;

alter table ledger.requests enable row level security;
alter table ledger.requests force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all requests" on ledger.requests;
create policy "the operator and the auditor see all requests" on ledger.requests
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all requests" on ledger.requests;
create policy "the database's own functions see all requests" on ledger.requests
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add requests" on ledger.requests;
create policy "the database's own functions add requests" on ledger.requests
for insert to tessera_owner
with check (true);
