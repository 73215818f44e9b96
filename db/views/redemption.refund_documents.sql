-- redemption.refund_documents
--
-- Refunds as their partner reads them back, with the member and the currency of the redemption.
-- Runs with the reader's rights, under its row-level policies.
set local role tessera_owner;

create or replace view redemption.refund_documents with (security_invoker = true) as
select
  f.partner_number, f.id, f.redemption_id, d.member_id, f.wallet_id, f.reference, f.occurred_at,
  f.recorded_at, f.points, f.value, t.currency, f.balance_after, f.metadata
from redemption.refunds f
join redemption.redemptions d
  on d.partner_number = f.partner_number and d.id = f.redemption_id
join tenancy.terms t on t.partner_number = d.partner_number and t.number = d.terms_number;
comment on view redemption.refund_documents is 'Refunds as their partner reads them back.';
