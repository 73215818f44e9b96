set local role tessera_owner;

alter table earning.decisions enable row level security;
alter table earning.decisions force row level security;

drop policy if exists "a partner sees its own decisions" on earning.decisions;
create policy "a partner sees its own decisions" on earning.decisions
for select to tessera_service
using (partner_number = (select tenancy.reading_partner_number()));

drop policy if exists "the operator and the auditor see all decisions" on earning.decisions;
create policy "the operator and the auditor see all decisions" on earning.decisions
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one.

drop policy if exists "the database's own functions see all decisions" on earning.decisions;
create policy "the database's own functions see all decisions" on earning.decisions
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add decisions" on earning.decisions;
create policy "the database's own functions add decisions" on earning.decisions
for insert to tessera_owner
with check (true);
