set local role tessera_owner;

alter table ordering.activations enable row level security;
alter table ordering.activations force row level security;

drop policy if exists "a partner sees its own activations" on ordering.activations;
create policy "a partner sees its own activations" on ordering.activations
for select to tessera_service
using (partner_number = (select tenancy.reading_partner_number()));

drop policy if exists "the operator and the auditor see all activations" on ordering.activations;
create policy "the operator and the auditor see all activations" on ordering.activations
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one, but for the free text of erased
-- members, which ledger.refuse_change lets be emptied.

drop policy if exists "the database's own functions see all activations" on ordering.activations;
create policy "the database's own functions see all activations" on ordering.activations
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add activations" on ordering.activations;
create policy "the database's own functions add activations" on ordering.activations
for insert to tessera_owner
with check (true);

drop policy if exists "an erasure empties the free text of activations" on ordering.activations;
create policy "an erasure empties the free text of activations" on ordering.activations
for update to tessera_owner
using (membership.is_document_erased('activations', partner_number, id));
