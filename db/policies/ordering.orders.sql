set local role tessera_owner;

alter table ordering.orders enable row level security;
alter table ordering.orders force row level security;

drop policy if exists "a partner sees the orders placed at it" on ordering.orders;
create policy "a partner sees the orders placed at it" on ordering.orders
for select to tessera_service
using (partner_number = (select tenancy.reading_partner_number()));

drop policy if exists "the operator and the auditor see all orders" on ordering.orders;
create policy "the operator and the auditor see all orders" on ordering.orders
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one, but for the free text of erased members, which
-- ledger.refuse_change lets be emptied. What a supplier may see of orders of its gifts, it is told by
-- ordering.supplied_orders.

drop policy if exists "the database's own functions see all orders" on ordering.orders;
create policy "the database's own functions see all orders" on ordering.orders
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add orders" on ordering.orders;
create policy "the database's own functions add orders" on ordering.orders
for insert to tessera_owner
with check (true);

drop policy if exists "an erasure empties the free text of orders" on ordering.orders;
create policy "an erasure empties the free text of orders" on ordering.orders
for update to tessera_owner
using (membership.is_document_erased('orders', partner_number, id));
