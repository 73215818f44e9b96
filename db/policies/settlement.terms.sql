set local role tessera_owner;

alter table settlement.terms enable row level security;
alter table settlement.terms force row level security;

drop policy if exists "a partner sees its own approved settlement terms"
  on settlement.terms;
create policy "a partner sees its own approved settlement terms"
  on settlement.terms
for select to tessera_service
using (
  partner_number = (select tenancy.reading_partner_number())
  and settlement.are_own_terms_approved(number));

drop policy if exists "the operator and the auditor see all settlement terms"
  on settlement.terms;
create policy "the operator and the auditor see all settlement terms"
  on settlement.terms
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one.

drop policy if exists "the database's own functions see all settlement terms"
  on settlement.terms;
create policy "the database's own functions see all settlement terms"
  on settlement.terms
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add settlement terms"
  on settlement.terms;
create policy "the database's own functions add settlement terms"
  on settlement.terms
for insert to tessera_owner
with check (true);
