set local role tessera_owner;

alter table ledger.reviews enable row level security;
alter table ledger.reviews force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all reviews" on ledger.reviews;
create policy "the operator and the auditor see all reviews" on ledger.reviews
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all reviews" on ledger.reviews;
create policy "the database's own functions see all reviews" on ledger.reviews
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add reviews" on ledger.reviews;
create policy "the database's own functions add reviews" on ledger.reviews
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change reviews" on ledger.reviews;
create policy "the database's own functions change reviews" on ledger.reviews
for update to tessera_owner
using (true);
