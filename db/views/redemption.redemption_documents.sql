-- redemption.redemption_documents
--
-- Redemptions as their partner reads them back: with the terms that valued them, and what has been
-- refunded of each since. Runs with the reader's rights, under its row-level policies.
set local role tessera_owner;

create or replace view redemption.redemption_documents with (security_invoker = true) as
select
  d.partner_number, d.id, d.member_id, d.wallet_id, d.reference, d.occurred_at, d.recorded_at,
  d.points, d.value, t.currency, t.id as terms_id, d.balance_after, d.outlet, d.cashier, d.metadata,
  d.basket, d.hold_id,
  refunded.points as points_refunded, refunded.value as value_refunded
from redemption.redemptions d
join tenancy.terms t on t.partner_number = d.partner_number and t.number = d.terms_number
cross join lateral (
  select coalesce(sum(f.points), 0)::bigint as points, coalesce(sum(f.value), 0)::bigint as value
  from redemption.refunds f
  where f.partner_number = d.partner_number and f.redemption_id = d.id
) refunded;
comment on view redemption.redemption_documents is 'Redemptions as their partner reads them back.';
