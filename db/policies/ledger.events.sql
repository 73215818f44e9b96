set local role tessera_owner;

alter table ledger.events enable row level security;
alter table ledger.events force row level security;

drop policy if exists "a partner sees its own events" on ledger.events;
create policy "a partner sees its own events" on ledger.events
for select to tessera_service
using (partner_number = (select tenancy.reading_partner_number()));

drop policy if exists "the operator and the auditor see all events" on ledger.events;
create policy "the operator and the auditor see all events" on ledger.events
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all events" on ledger.events;
create policy "the database's own functions see all events" on ledger.events
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add events" on ledger.events;
create policy "the database's own functions add events" on ledger.events
for insert to tessera_owner
with check (true);
