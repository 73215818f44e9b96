set local role tessera_owner;

alter table ledger.seal_blocks enable row level security;
alter table ledger.seal_blocks force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all blocks" on ledger.seal_blocks;
create policy "the operator and the auditor see all blocks" on ledger.seal_blocks
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all blocks" on ledger.seal_blocks;
create policy "the database's own functions see all blocks" on ledger.seal_blocks
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add blocks" on ledger.seal_blocks;
create policy "the database's own functions add blocks" on ledger.seal_blocks
for insert to tessera_owner
with check (true);
