set local role tessera_owner;

alter table ledger.events_unplaced enable row level security;
alter table ledger.events_unplaced force row level security;

-- Nobody reads or writes the partitions but through the table; only what has no partition is looked
-- for where it lies.

drop policy if exists "the database's own functions see what has no partition" on ledger.events_unplaced;
create policy "the database's own functions see what has no partition" on ledger.events_unplaced
for select to tessera_owner
using (true);
