set local role tessera_owner;

alter table catalogue.order_counts enable row level security;
alter table catalogue.order_counts force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all counts of orders"
  on catalogue.order_counts;
create policy "the operator and the auditor see all counts of orders"
  on catalogue.order_counts
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all counts of orders"
  on catalogue.order_counts;
create policy "the database's own functions see all counts of orders"
  on catalogue.order_counts
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add counts of orders"
  on catalogue.order_counts;
create policy "the database's own functions add counts of orders"
  on catalogue.order_counts
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change counts of orders"
  on catalogue.order_counts;
create policy "the database's own functions change counts of orders"
  on catalogue.order_counts
for update to tessera_owner
using (true);

drop policy if exists "the database's own functions remove counts of orders"
  on catalogue.order_counts;
create policy "the database's own functions remove counts of orders"
  on catalogue.order_counts
for delete to tessera_owner
using (true);
