-- earning.purchase_documents
--
-- Purchases as their partner reads them back: with the terms that priced them, what has come back
-- of each since, and what has become of their points: they are `pending`, or `earned`; `cancelled`
-- by the partner, `lapsed` because it never confirmed, or `returned` while they were pending. Runs
-- with the reader's rights, under its row-level policies.
set local role tessera_owner;

create or replace view earning.purchase_documents with (security_invoker = true) as
select
  p.partner_number, p.id, p.member_id, p.wallet_id, p.receipt, p.occurred_at, p.recorded_at,
  p.amount, t.currency, p.points, p.balance_after, p.expires_at, t.id as terms_id, t.earn_points,
  t.earn_amount, p.outlet, p.cashier, p.lines, p.metadata,
  returned.amount as amount_returned, returned.points as points_returned,
  p.matures_at, p.confirm_by, d.recorded_at as decided_at,
  case
    when p.points > 0 and returned.points_cancelled = p.points then 'returned'
    when d.is_confirmed then 'earned'
    when not d.is_confirmed then 'cancelled'
    when p.confirm_by <= ledger.instant() then 'lapsed'
    when coalesce(p.confirm_by, p.matures_at) > ledger.instant() then 'pending'
    else 'earned'
  end as status
from earning.purchases p
join tenancy.terms t on t.partner_number = p.partner_number and t.number = p.terms_number
cross join lateral (
  select coalesce(sum(r.amount), 0)::bigint as amount, coalesce(sum(r.points), 0)::bigint as points,
    coalesce(sum(r.points_cancelled), 0)::bigint as points_cancelled
  from earning.returns r
  where r.partner_number = p.partner_number and r.purchase_id = p.id
) returned
left join earning.decisions d on d.partner_number = p.partner_number and d.purchase_id = p.id;
comment on view earning.purchase_documents is 'Purchases as their partner reads them back.';
