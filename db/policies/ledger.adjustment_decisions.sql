set local role tessera_owner;

alter table ledger.adjustment_decisions enable row level security;
alter table ledger.adjustment_decisions force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all decisions on adjustments"
  on ledger.adjustment_decisions;
create policy "the operator and the auditor see all decisions on adjustments"
  on ledger.adjustment_decisions
for select to tessera_operator, tessera_auditor
using (true);

-- History: rows can be read and added, and there is no policy under which anybody, the owner
-- included, could change or remove one, but for the free text of erased
-- members, which ledger.refuse_change lets be emptied.

drop policy if exists "the database's own functions see all decisions on adjustments"
  on ledger.adjustment_decisions;
create policy "the database's own functions see all decisions on adjustments"
  on ledger.adjustment_decisions
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add decisions on adjustments"
  on ledger.adjustment_decisions;
create policy "the database's own functions add decisions on adjustments"
  on ledger.adjustment_decisions
for insert to tessera_owner
with check (true);

drop policy if exists "an erasure empties the free text of decisions on adjustments" on ledger.adjustment_decisions;
create policy "an erasure empties the free text of decisions on adjustments" on ledger.adjustment_decisions
for update to tessera_owner
using (membership.is_document_erased('adjustment_decisions', 0, adjustment_id));
