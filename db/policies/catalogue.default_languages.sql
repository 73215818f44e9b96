set local role tessera_owner;

alter table catalogue.default_languages enable row level security;
alter table catalogue.default_languages force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all default languages"
  on catalogue.default_languages;
create policy "the operator and the auditor see all default languages"
  on catalogue.default_languages
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all default languages"
  on catalogue.default_languages;
create policy "the database's own functions see all default languages"
  on catalogue.default_languages
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add default languages"
  on catalogue.default_languages;
create policy "the database's own functions add default languages"
  on catalogue.default_languages
for insert to tessera_owner
with check (true);
