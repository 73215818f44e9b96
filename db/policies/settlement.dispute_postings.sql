set local role tessera_owner;

alter table settlement.dispute_postings enable row level security;
alter table settlement.dispute_postings force row level security;

drop policy if exists "a partner sees its own postings of disputes"
  on settlement.dispute_postings;
create policy "a partner sees its own postings of disputes"
  on settlement.dispute_postings
for select to tessera_service
using (partner_number = (select tenancy.reading_partner_number()));

drop policy if exists "the operator and the auditor see all postings of disputes"
  on settlement.dispute_postings;
create policy "the operator and the auditor see all postings of disputes"
  on settlement.dispute_postings
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one.

drop policy if exists "the database's own functions see all postings of disputes"
  on settlement.dispute_postings;
create policy "the database's own functions see all postings of disputes"
  on settlement.dispute_postings
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add postings of disputes"
  on settlement.dispute_postings;
create policy "the database's own functions add postings of disputes"
  on settlement.dispute_postings
for insert to tessera_owner
with check (true);
