set local role tessera_owner;

alter table ordering.abandoned_orders enable row level security;
alter table ordering.abandoned_orders force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all abandoned orders" on ordering.abandoned_orders;
create policy "the operator and the auditor see all abandoned orders" on ordering.abandoned_orders
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all abandoned orders" on ordering.abandoned_orders;
create policy "the database's own functions see all abandoned orders" on ordering.abandoned_orders
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add abandoned orders" on ordering.abandoned_orders;
create policy "the database's own functions add abandoned orders" on ordering.abandoned_orders
for insert to tessera_owner
with check (true);
