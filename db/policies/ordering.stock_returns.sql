set local role tessera_owner;

alter table ordering.stock_returns enable row level security;
alter table ordering.stock_returns force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all returns to the shelf" on ordering.stock_returns;
create policy "the operator and the auditor see all returns to the shelf" on ordering.stock_returns
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all returns to the shelf" on ordering.stock_returns;
create policy "the database's own functions see all returns to the shelf" on ordering.stock_returns
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add returns to the shelf" on ordering.stock_returns;
create policy "the database's own functions add returns to the shelf" on ordering.stock_returns
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions remove returns to the shelf" on ordering.stock_returns;
create policy "the database's own functions remove returns to the shelf" on ordering.stock_returns
for delete to tessera_owner
using (true);

-- To lock a row is to be about to change it.
drop policy if exists "the database's own functions lock returns to the shelf" on ordering.stock_returns;
create policy "the database's own functions lock returns to the shelf" on ordering.stock_returns
for update to tessera_owner
using (true);
