set local role tessera_owner;

alter table settlement.exposure_shares enable row level security;
alter table settlement.exposure_shares force row level security;

drop policy if exists "the operator and the auditor see all shares of exposures"
  on settlement.exposure_shares;
create policy "the operator and the auditor see all shares of exposures"
  on settlement.exposure_shares
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all shares of exposures"
  on settlement.exposure_shares;
create policy "the database's own functions see all shares of exposures"
  on settlement.exposure_shares
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add shares of exposures"
  on settlement.exposure_shares;
create policy "the database's own functions add shares of exposures"
  on settlement.exposure_shares
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change shares of exposures"
  on settlement.exposure_shares;
create policy "the database's own functions change shares of exposures"
  on settlement.exposure_shares
for update to tessera_owner
using (true)
with check (true);
