set local role tessera_owner;

alter table tenancy.api_keys enable row level security;
alter table tenancy.api_keys force row level security;

drop policy if exists "a partner sees its own keys" on tenancy.api_keys;
create policy "a partner sees its own keys" on tenancy.api_keys
for select to tessera_service
using (partner_number = (select tenancy.current_partner_number()));

drop policy if exists "the operator and the auditor see all api keys" on tenancy.api_keys;
create policy "the operator and the auditor see all api keys" on tenancy.api_keys
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all api keys" on tenancy.api_keys;
create policy "the database's own functions see all api keys" on tenancy.api_keys
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add api keys" on tenancy.api_keys;
create policy "the database's own functions add api keys" on tenancy.api_keys
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change api keys" on tenancy.api_keys;
create policy "the database's own functions change api keys" on tenancy.api_keys
for update to tessera_owner
using (true);
