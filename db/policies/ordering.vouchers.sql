set local role tessera_owner;

alter table ordering.vouchers enable row level security;
alter table ordering.vouchers force row level security;

drop policy if exists "a partner sees the vouchers of its orders" on ordering.vouchers;
create policy "a partner sees the vouchers of its orders" on ordering.vouchers
for select to tessera_service
using (partner_number = (select tenancy.current_partner_number()));

drop policy if exists "the operator and the auditor see all vouchers" on ordering.vouchers;
create policy "the operator and the auditor see all vouchers" on ordering.vouchers
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one.

drop policy if exists "the database's own functions see all vouchers" on ordering.vouchers;
create policy "the database's own functions see all vouchers" on ordering.vouchers
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add vouchers" on ordering.vouchers;
create policy "the database's own functions add vouchers" on ordering.vouchers
for insert to tessera_owner
with check (true);
