set local role tessera_owner;

alter table catalogue.gift_honourers enable row level security;
alter table catalogue.gift_honourers force row level security;

drop policy if exists "a supplier sees who honours its own gifts"
  on catalogue.gift_honourers;
create policy "a supplier sees who honours its own gifts"
  on catalogue.gift_honourers
for select to tessera_service
using (partner_number = (select tenancy.current_partner_number()));

drop policy if exists "the operator and the auditor see all honourers of gifts"
  on catalogue.gift_honourers;
create policy "the operator and the auditor see all honourers of gifts"
  on catalogue.gift_honourers
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all honourers of gifts"
  on catalogue.gift_honourers;
create policy "the database's own functions see all honourers of gifts"
  on catalogue.gift_honourers
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add honourers of gifts"
  on catalogue.gift_honourers;
create policy "the database's own functions add honourers of gifts"
  on catalogue.gift_honourers
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions remove honourers of gifts"
  on catalogue.gift_honourers;
create policy "the database's own functions remove honourers of gifts"
  on catalogue.gift_honourers
for delete to tessera_owner
using (true);
