set local role tessera_owner;

alter table settlement.disputes enable row level security;
alter table settlement.disputes force row level security;

drop policy if exists "a partner sees its own disputes"
  on settlement.disputes;
create policy "a partner sees its own disputes"
  on settlement.disputes
for select to tessera_service
using (partner_number = (select tenancy.reading_partner_number()));

drop policy if exists "the operator and the auditor see all disputes"
  on settlement.disputes;
create policy "the operator and the auditor see all disputes"
  on settlement.disputes
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one.

drop policy if exists "the database's own functions see all disputes"
  on settlement.disputes;
create policy "the database's own functions see all disputes"
  on settlement.disputes
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add disputes"
  on settlement.disputes;
create policy "the database's own functions add disputes"
  on settlement.disputes
for insert to tessera_owner
with check (true);
