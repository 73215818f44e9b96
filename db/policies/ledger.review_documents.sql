set local role tessera_owner;

alter table ledger.review_documents enable row level security;
alter table ledger.review_documents force row level security;

-- No policy for tessera_service: for it, this table is empty.

drop policy if exists "the operator and the auditor see all review documents" on ledger.review_documents;
create policy "the operator and the auditor see all review documents" on ledger.review_documents
for select to tessera_operator, tessera_auditor
using (true);

drop policy if exists "the database's own functions see all review documents" on ledger.review_documents;
create policy "the database's own functions see all review documents" on ledger.review_documents
for select to tessera_owner
using (true);

drop policy if exists "the database's own functions add review documents" on ledger.review_documents;
create policy "the database's own functions add review documents" on ledger.review_documents
for insert to tessera_owner
with check (true);
