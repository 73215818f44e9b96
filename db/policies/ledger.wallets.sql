set local role tessera_owner;

alter table ledger.wallets enable row level security;
alter table ledger.wallets force row level security;

drop policy if exists "a partner sees the wallets of members that it knows" on ledger.wallets;
create policy "a partner sees the wallets of members that it knows" on ledger.wallets
for select to tessera_service
using (ledger.is_wallet_known(id));

drop policy if exists "the operator and the auditor see all wallets" on ledger.wallets;
create policy "the operator and the auditor see all wallets" on ledger.wallets
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all wallets" on ledger.wallets;
create policy "the database's own functions see all wallets" on ledger.wallets
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add wallets" on ledger.wallets;
create policy "the database's own functions add wallets" on ledger.wallets
for insert to tessera_owner
with check (true);

drop policy if exists "the database's own functions change wallets" on ledger.wallets;
create policy "the database's own functions change wallets" on ledger.wallets
for update to tessera_owner
using (true);
