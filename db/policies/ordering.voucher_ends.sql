set local role tessera_owner;

alter table ordering.voucher_ends enable row level security;
alter table ordering.voucher_ends force row level security;

drop policy if exists "a partner sees how vouchers of its orders ended" on ordering.voucher_ends;
create policy "a partner sees how vouchers of its orders ended" on ordering.voucher_ends
for select to tessera_service
using (exists (
  select from ordering.vouchers v
  where v.id = voucher_id and v.partner_number = (select tenancy.current_partner_number())));

drop policy if exists "the operator and the auditor see all ends of vouchers" on ordering.voucher_ends;
create policy "the operator and the auditor see all ends of vouchers" on ordering.voucher_ends
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one.

drop policy if exists "the database's own functions see all ends of vouchers" on ordering.voucher_ends;
create policy "the database's own functions see all ends of vouchers" on ordering.voucher_ends
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add ends of vouchers" on ordering.voucher_ends;
create policy "the database's own functions add ends of vouchers" on ordering.voucher_ends
for insert to tessera_owner
with check (true);
