set local role tessera_owner;

alter table settlement.statements enable row level security;
alter table settlement.statements force row level security;

drop policy if exists "a partner sees its own approved statements"
  on settlement.statements;
create policy "a partner sees its own approved statements"
  on settlement.statements
for select to tessera_service
using (
  partner_number = (select tenancy.reading_partner_number())
  and settlement.is_stated(settlement_number));

drop policy if exists "the operator and the auditor see all statements"
  on settlement.statements;
create policy "the operator and the auditor see all statements"
  on settlement.statements
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one.

drop policy if exists "the database's own functions see all statements"
  on settlement.statements;
create policy "the database's own functions see all statements"
  on settlement.statements
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add statements"
  on settlement.statements;
create policy "the database's own functions add statements"
  on settlement.statements
for insert to tessera_owner
with check (true);
