set local role tessera_owner;

alter table ledger.event_origin enable row level security;
alter table ledger.event_origin force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see the origin of events" on ledger.event_origin;
create policy "the operator and the auditor see the origin of events" on ledger.event_origin
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see the origin of events" on ledger.event_origin;
create policy "the database's own functions see the origin of events" on ledger.event_origin
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions move the origin of events" on ledger.event_origin;
create policy "the database's own functions move the origin of events" on ledger.event_origin
for update to tessera_owner
using (true);
