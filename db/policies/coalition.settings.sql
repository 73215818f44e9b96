set local role tessera_owner;

alter table coalition.settings enable row level security;
alter table coalition.settings force row level security;

drop policy if exists "everybody sees the coalition's settings" on coalition.settings;
create policy "everybody sees the coalition's settings" on coalition.settings
for select to tessera_service
using (true);

drop policy if exists "the operator and the auditor see all settings" on coalition.settings;
create policy "the operator and the auditor see all settings" on coalition.settings
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all settings" on coalition.settings;
create policy "the database's own functions see all settings" on coalition.settings
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add settings" on coalition.settings;
create policy "the database's own functions add settings" on coalition.settings
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change settings" on coalition.settings;
create policy "the database's own functions change settings" on coalition.settings
for update to tessera_owner
using (true);
