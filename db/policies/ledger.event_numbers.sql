set local role tessera_owner;

alter table ledger.event_numbers enable row level security;
alter table ledger.event_numbers force row level security;

drop policy if exists "the database's own functions see what they draw" on ledger.event_numbers;
create policy "the database's own functions see what they draw" on ledger.event_numbers
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions draw numbers" on ledger.event_numbers;
create policy "the database's own functions draw numbers" on ledger.event_numbers
for insert to tessera_owner
with check (true);
