set local role tessera_owner;

alter table ordering.open_vouchers enable row level security;
alter table ordering.open_vouchers force row level security;

drop policy if exists "a partner sees which vouchers of its orders are open" on ordering.open_vouchers;
create policy "a partner sees which vouchers of its orders are open" on ordering.open_vouchers
for select to tessera_service
using (exists (
  select from ordering.vouchers v
  where v.id = voucher_id and v.partner_number = (select tenancy.current_partner_number())));

drop policy if exists "the operator and the auditor see all open vouchers" on ordering.open_vouchers;
create policy "the operator and the auditor see all open vouchers" on ordering.open_vouchers
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all open vouchers" on ordering.open_vouchers;
create policy "the database's own functions see all open vouchers" on ordering.open_vouchers
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add open vouchers" on ordering.open_vouchers;
create policy "the database's own functions add open vouchers" on ordering.open_vouchers
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change open vouchers" on ordering.open_vouchers;
create policy "the database's own functions change open vouchers" on ordering.open_vouchers
for update to tessera_owner
using (true);

drop policy if exists "the database's own functions remove open vouchers" on ordering.open_vouchers;
create policy "the database's own functions remove open vouchers" on ordering.open_vouchers
for delete to tessera_owner
using (true);
