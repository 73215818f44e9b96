set local role tessera_owner;

alter table catalogue.gift_texts enable row level security;
alter table catalogue.gift_texts force row level security;

drop policy if exists "a supplier sees the texts of its own gifts"
  on catalogue.gift_texts;
create policy "a supplier sees the texts of its own gifts"
  on catalogue.gift_texts
for select to tessera_service
using (partner_number = (select tenancy.current_partner_number()));

drop policy if exists "the operator and the auditor see all texts of gifts"
  on catalogue.gift_texts;
create policy "the operator and the auditor see all texts of gifts"
  on catalogue.gift_texts
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all texts of gifts"
  on catalogue.gift_texts;
create policy "the database's own functions see all texts of gifts"
  on catalogue.gift_texts
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add texts of gifts"
  on catalogue.gift_texts;
create policy "the database's own functions add texts of gifts"
  on catalogue.gift_texts
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change texts of gifts"
  on catalogue.gift_texts;
create policy "the database's own functions change texts of gifts"
  on catalogue.gift_texts
for update to tessera_owner
using (true);

drop policy if exists "the database's own functions remove texts of gifts"
  on catalogue.gift_texts;
create policy "the database's own functions remove texts of gifts"
  on catalogue.gift_texts
for delete to tessera_owner
using (true);
