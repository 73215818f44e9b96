set local role tessera_owner;

alter table ordering.order_moves enable row level security;
alter table ordering.order_moves force row level security;

drop policy if exists "a partner sees the moves of the orders placed at it" on ordering.order_moves;
create policy "a partner sees the moves of the orders placed at it" on ordering.order_moves
for select to tessera_service
using (partner_number = (select tenancy.reading_partner_number()));

drop policy if exists "the operator and the auditor see all moves of orders" on ordering.order_moves;
create policy "the operator and the auditor see all moves of orders" on ordering.order_moves
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one, but for the reasons of erased members' orders, which
-- ledger.refuse_change lets be emptied.

drop policy if exists "the database's own functions see all moves of orders" on ordering.order_moves;
create policy "the database's own functions see all moves of orders" on ordering.order_moves
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add moves of orders" on ordering.order_moves;
create policy "the database's own functions add moves of orders" on ordering.order_moves
for insert to tessera_owner
with check (true);

drop policy if exists "an erasure empties the free text of moves of orders" on ordering.order_moves;
create policy "an erasure empties the free text of moves of orders" on ordering.order_moves
for update to tessera_owner
using (membership.is_document_erased('order_moves', partner_number, order_id));
