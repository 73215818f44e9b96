set local role tessera_owner;

alter table catalogue.categories enable row level security;
alter table catalogue.categories force row level security;

-- No policy for tessera_service: it is told of categories by catalogue.told_categories.

drop policy if exists "the operator and the auditor see all categories"
  on catalogue.categories;
create policy "the operator and the auditor see all categories"
  on catalogue.categories
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all categories"
  on catalogue.categories;
create policy "the database's own functions see all categories"
  on catalogue.categories
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add categories"
  on catalogue.categories;
create policy "the database's own functions add categories"
  on catalogue.categories
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change categories"
  on catalogue.categories;
create policy "the database's own functions change categories"
  on catalogue.categories
for update to tessera_owner
using (true);
