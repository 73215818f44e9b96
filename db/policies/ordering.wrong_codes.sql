set local role tessera_owner;

alter table ordering.wrong_codes enable row level security;
alter table ordering.wrong_codes force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all wrong codes" on ordering.wrong_codes;
create policy "the operator and the auditor see all wrong codes" on ordering.wrong_codes
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all wrong codes" on ordering.wrong_codes;
create policy "the database's own functions see all wrong codes" on ordering.wrong_codes
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add wrong codes" on ordering.wrong_codes;
create policy "the database's own functions add wrong codes" on ordering.wrong_codes
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change wrong codes" on ordering.wrong_codes;
create policy "the database's own functions change wrong codes" on ordering.wrong_codes
for update to tessera_owner
using (true);

drop policy if exists "the database's own functions remove wrong codes" on ordering.wrong_codes;
create policy "the database's own functions remove wrong codes" on ordering.wrong_codes
for delete to tessera_owner
using (true);
