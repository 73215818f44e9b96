set local role tessera_owner;

alter table redemption.redemptions enable row level security;
alter table redemption.redemptions force row level security;

drop policy if exists "a partner sees its own redemptions" on redemption.redemptions;
create policy "a partner sees its own redemptions" on redemption.redemptions
for select to tessera_service
using (partner_number = (select tenancy.reading_partner_number()));

drop policy if exists "the operator and the auditor see all redemptions" on redemption.redemptions;
create policy "the operator and the auditor see all redemptions" on redemption.redemptions
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one, but for the free text of erased members, which
-- ledger.refuse_change lets be emptied.

drop policy if exists "the database's own functions see all redemptions" on redemption.redemptions;
create policy "the database's own functions see all redemptions" on redemption.redemptions
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add redemptions" on redemption.redemptions;
create policy "the database's own functions add redemptions" on redemption.redemptions
for insert to tessera_owner
with check (true);

drop policy if exists "an erasure empties the free text of redemptions" on redemption.redemptions;
create policy "an erasure empties the free text of redemptions" on redemption.redemptions
for update to tessera_owner
using (membership.is_document_erased('redemptions', partner_number, id));
