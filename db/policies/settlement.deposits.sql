set local role tessera_owner;

alter table settlement.deposits enable row level security;
alter table settlement.deposits force row level security;

drop policy if exists "a partner sees its own deposits"
  on settlement.deposits;
create policy "a partner sees its own deposits"
  on settlement.deposits
for select to tessera_service
using (partner_number = (select tenancy.reading_partner_number()));

drop policy if exists "the operator and the auditor see all deposits"
  on settlement.deposits;
create policy "the operator and the auditor see all deposits"
  on settlement.deposits
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one.

drop policy if exists "the database's own functions see all deposits"
  on settlement.deposits;
create policy "the database's own functions see all deposits"
  on settlement.deposits
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add deposits"
  on settlement.deposits;
create policy "the database's own functions add deposits"
  on settlement.deposits
for insert to tessera_owner
with check (true);
