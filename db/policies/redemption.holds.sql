set local role tessera_owner;

alter table redemption.holds enable row level security;
alter table redemption.holds force row level security;

drop policy if exists "a partner sees its own holds" on redemption.holds;
create policy "a partner sees its own holds" on redemption.holds
for select to tessera_service
using (partner_number = (select tenancy.reading_partner_number()));

drop policy if exists "the operator and the auditor see all holds" on redemption.holds;
create policy "the operator and the auditor see all holds" on redemption.holds
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one, but for the free text of erased
-- members, which ledger.refuse_change lets be emptied.

drop policy if exists "the database's own functions see all holds" on redemption.holds;
create policy "the database's own functions see all holds" on redemption.holds
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add holds" on redemption.holds;
create policy "the database's own functions add holds" on redemption.holds
for insert to tessera_owner
with check (true);

drop policy if exists "an erasure empties the free text of holds" on redemption.holds;
create policy "an erasure empties the free text of holds" on redemption.holds
for update to tessera_owner
using (membership.is_document_erased('holds', partner_number, id));
