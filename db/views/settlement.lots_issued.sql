-- settlement.lots_issued
--
-- When the points of each lot were issued: what its origin's posting says, and of points that were
-- pending, when they matured (null while they have not). When that was recorded does not matter
-- here: whoever reads a lot has seen what brought it.
--
-- Runs with the reader's rights, under its row-level policies.
set local role tessera_owner;

create or replace view settlement.lots_issued with (security_invoker = true) as
select p.wallet_id, p.sequence as lot, b.occurred_at as accrued_at,
  case when b.kind = 'accrue' then m.occurred_at else b.occurred_at end as issued_at
from ledger.postings p
left join settlement.lot_origins o on o.wallet_id = p.wallet_id and o.lot = p.sequence
join ledger.postings b
  on b.wallet_id = coalesce(o.origin_wallet, p.wallet_id)
  and b.sequence = coalesce(o.origin_lot, p.sequence)
left join ledger.postings m
  on m.wallet_id = b.wallet_id and m.document_id = b.document_id and m.kind = 'mature'
  and b.kind = 'accrue'
where p.kind in ('earn', 'accrue', 'reinstate', 'credit', 'transfer_in');
comment on view settlement.lots_issued is 'When the points of each lot were issued.';
