set local role tessera_owner;

alter table catalogue.gift_prices enable row level security;
alter table catalogue.gift_prices force row level security;

drop policy if exists "a supplier sees the prices of its own gifts"
  on catalogue.gift_prices;
create policy "a supplier sees the prices of its own gifts"
  on catalogue.gift_prices
for select to tessera_service
using (partner_number = (select tenancy.current_partner_number()));

drop policy if exists "the operator and the auditor see all prices of gifts"
  on catalogue.gift_prices;
create policy "the operator and the auditor see all prices of gifts"
  on catalogue.gift_prices
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all prices of gifts"
  on catalogue.gift_prices;
create policy "the database's own functions see all prices of gifts"
  on catalogue.gift_prices
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add prices of gifts"
  on catalogue.gift_prices;
create policy "the database's own functions add prices of gifts"
  on catalogue.gift_prices
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change prices of gifts"
  on catalogue.gift_prices;
create policy "the database's own functions change prices of gifts"
  on catalogue.gift_prices
for update to tessera_owner
using (true);

drop policy if exists "the database's own functions remove prices of gifts"
  on catalogue.gift_prices;
create policy "the database's own functions remove prices of gifts"
  on catalogue.gift_prices
for delete to tessera_owner
using (true);
