set local role tessera_owner;

alter table catalogue.gifts enable row level security;
alter table catalogue.gifts force row level security;

drop policy if exists "a supplier sees its own gifts"
  on catalogue.gifts;
create policy "a supplier sees its own gifts"
  on catalogue.gifts
for select to tessera_service
using (partner_number = (select tenancy.current_partner_number()));

drop policy if exists "the operator and the auditor see all gifts"
  on catalogue.gifts;
create policy "the operator and the auditor see all gifts"
  on catalogue.gifts
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all gifts"
  on catalogue.gifts;
create policy "the database's own functions see all gifts"
  on catalogue.gifts
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add gifts"
  on catalogue.gifts;
create policy "the database's own functions add gifts"
  on catalogue.gifts
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change gifts"
  on catalogue.gifts;
create policy "the database's own functions change gifts"
  on catalogue.gifts
for update to tessera_owner
using (true);
