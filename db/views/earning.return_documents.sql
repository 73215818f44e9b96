-- earning.return_documents
--
-- Returns as their partner reads them back, with the member and the currency of the purchase. Runs
-- with the reader's rights, under its row-level policies.
set local role tessera_owner;

create or replace view earning.return_documents with (security_invoker = true) as
select
  r.partner_number, r.id, r.purchase_id, p.member_id, r.wallet_id, r.receipt, r.occurred_at,
  r.recorded_at, r.amount, t.currency, r.points, r.points_cancelled, r.points_taken, r.points_expired, r.points_owed,
  r.points_waived, r.points_charged, r.balance_after, r.lines, r.metadata
from earning.returns r
join earning.purchases p on p.partner_number = r.partner_number and p.id = r.purchase_id
join tenancy.terms t on t.partner_number = p.partner_number and t.number = p.terms_number;
comment on view earning.return_documents is 'Returns as their partner reads them back.';
