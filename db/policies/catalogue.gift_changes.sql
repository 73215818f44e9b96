set local role tessera_owner;

alter table catalogue.gift_changes enable row level security;
alter table catalogue.gift_changes force row level security;

drop policy if exists "a supplier sees what became of its own gifts"
  on catalogue.gift_changes;
create policy "a supplier sees what became of its own gifts"
  on catalogue.gift_changes
for select to tessera_service
using (partner_number = (select tenancy.current_partner_number()));

drop policy if exists "the operator and the auditor see all changes of gifts"
  on catalogue.gift_changes;
create policy "the operator and the auditor see all changes of gifts"
  on catalogue.gift_changes
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one.

drop policy if exists "the database's own functions see all changes of gifts"
  on catalogue.gift_changes;
create policy "the database's own functions see all changes of gifts"
  on catalogue.gift_changes
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add changes of gifts"
  on catalogue.gift_changes;
create policy "the database's own functions add changes of gifts"
  on catalogue.gift_changes
for insert to tessera_owner
with check (true);
