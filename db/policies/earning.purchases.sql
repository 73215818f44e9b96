set local role tessera_owner;

alter table earning.purchases enable row level security;
alter table earning.purchases force row level security;

drop policy if exists "a partner sees its own purchases" on earning.purchases;
create policy "a partner sees its own purchases" on earning.purchases
for select to tessera_service
using (partner_number = (select tenancy.reading_partner_number()));

drop policy if exists "the operator and the auditor see all purchases" on earning.purchases;
create policy "the operator and the auditor see all purchases" on earning.purchases
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one, but for the free text of erased members, which
-- ledger.refuse_change lets be emptied.

drop policy if exists "the database's own functions see all purchases" on earning.purchases;
create policy "the database's own functions see all purchases" on earning.purchases
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add purchases" on earning.purchases;
create policy "the database's own functions add purchases" on earning.purchases
for insert to tessera_owner
with check (true);

drop policy if exists "an erasure empties the free text of purchases" on earning.purchases;
create policy "an erasure empties the free text of purchases" on earning.purchases
for update to tessera_owner
using (membership.is_document_erased('purchases', partner_number, id));
