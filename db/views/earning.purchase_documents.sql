-- earning.purchase_documents
--
-- Purchases as their partner reads them back: with the terms that priced them, and what has come
-- back of each since. Runs with the reader's rights, under its row-level policies.
set local role tessera_owner;

create or replace view earning.purchase_documents with (security_invoker = true) as
select
  p.partner_number, p.id, p.member_id, p.wallet_id, p.receipt, p.occurred_at, p.recorded_at,
  p.amount, p.paid_with_points, t.earns_on_money_only, t.currency, p.points, p.balance_after,
  p.expires_at, t.id as terms_id, t.earn_points, t.earn_amount, p.outlet, p.cashier, p.lines, p.metadata,
  returned.amount as amount_returned, returned.points as points_returned
from earning.purchases p
join tenancy.terms t on t.partner_number = p.partner_number and t.number = p.terms_number
cross join lateral (
  select coalesce(sum(r.amount), 0)::bigint as amount, coalesce(sum(r.points), 0)::bigint as points
  from earning.returns r
  where r.partner_number = p.partner_number and r.purchase_id = p.id
) returned;
comment on view earning.purchase_documents is 'Purchases as their partner reads them back.';
