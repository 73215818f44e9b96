set local role tessera_owner;

alter table settlement.settlements enable row level security;
alter table settlement.settlements force row level security;

drop policy if exists "a partner sees approved settlements in which it is stated"
  on settlement.settlements;
create policy "a partner sees approved settlements in which it is stated"
  on settlement.settlements
for select to tessera_service
using ((select tenancy.reading_partner_number()) is not null and settlement.is_stated(number));

drop policy if exists "the operator and the auditor see all settlements"
  on settlement.settlements;
create policy "the operator and the auditor see all settlements"
  on settlement.settlements
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one.

drop policy if exists "the database's own functions see all settlements"
  on settlement.settlements;
create policy "the database's own functions see all settlements"
  on settlement.settlements
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add settlements"
  on settlement.settlements;
create policy "the database's own functions add settlements"
  on settlement.settlements
for insert to tessera_owner
with check (true);
