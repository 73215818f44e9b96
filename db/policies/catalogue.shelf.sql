set local role tessera_owner;

alter table catalogue.shelf enable row level security;
alter table catalogue.shelf force row level security;

-- No policy for tessera_service: it searches through catalogue.search_gifts.

drop policy if exists "the operator and the auditor see all rows of the shelf"
  on catalogue.shelf;
create policy "the operator and the auditor see all rows of the shelf"
  on catalogue.shelf
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all rows of the shelf"
  on catalogue.shelf;
create policy "the database's own functions see all rows of the shelf"
  on catalogue.shelf
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add rows of the shelf"
  on catalogue.shelf;
create policy "the database's own functions add rows of the shelf"
  on catalogue.shelf
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change rows of the shelf"
  on catalogue.shelf;
create policy "the database's own functions change rows of the shelf"
  on catalogue.shelf
for update to tessera_owner
using (true);

drop policy if exists "the database's own functions remove rows of the shelf"
  on catalogue.shelf;
create policy "the database's own functions remove rows of the shelf"
  on catalogue.shelf
for delete to tessera_owner
using (true);
