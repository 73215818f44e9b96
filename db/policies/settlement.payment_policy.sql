set local role tessera_owner;

alter table settlement.payment_policy enable row level security;
alter table settlement.payment_policy force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all of the payment policy"
  on settlement.payment_policy;
create policy "the operator and the auditor see all of the payment policy"
  on settlement.payment_policy
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all of the payment policy"
  on settlement.payment_policy;
create policy "the database's own functions see all of the payment policy"
  on settlement.payment_policy
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions change of the payment policy"
  on settlement.payment_policy;
create policy "the database's own functions change of the payment policy"
  on settlement.payment_policy
for update to tessera_owner
using (true)
with check (true);
