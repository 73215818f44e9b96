set local role tessera_owner;

alter table catalogue.surprise_odds enable row level security;
alter table catalogue.surprise_odds force row level security;

drop policy if exists "a supplier sees the odds of its own surprises"
  on catalogue.surprise_odds;
create policy "a supplier sees the odds of its own surprises"
  on catalogue.surprise_odds
for select to tessera_service
using (partner_number = (select tenancy.current_partner_number()));

drop policy if exists "the operator and the auditor see all odds of surprises"
  on catalogue.surprise_odds;
create policy "the operator and the auditor see all odds of surprises"
  on catalogue.surprise_odds
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all odds of surprises"
  on catalogue.surprise_odds;
create policy "the database's own functions see all odds of surprises"
  on catalogue.surprise_odds
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add odds of surprises"
  on catalogue.surprise_odds;
create policy "the database's own functions add odds of surprises"
  on catalogue.surprise_odds
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions remove odds of surprises"
  on catalogue.surprise_odds;
create policy "the database's own functions remove odds of surprises"
  on catalogue.surprise_odds
for delete to tessera_owner
using (true);
