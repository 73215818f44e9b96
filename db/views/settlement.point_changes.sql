-- settlement.point_changes
--
-- Every change of what is outstanding, made from postings and allocations alone: which lot of which
-- issuer it changed, by how many points (above zero when there are more of them), why, and when it
-- happened and was recorded. The sum of points is the sum of all balances, the sum of pending that
-- of all pending points.
--
-- A return is counted to the partner that took points back, whoever had issued those that were
-- found; `substituted` puts that right: its lot's issuer has fewer, the returning partner more. A
-- row without a lot is of what a return took: until a lot covers it, it is a debt.
--
-- An allocation counts when it was written: the release of a hold
-- covers debts with a cause that is older than they are.
--
-- Runs with the reader's rights, under its row-level policies.
set local role tessera_owner;

create or replace view settlement.point_changes with (security_invoker = true) as
select p.wallet_id, p.sequence as lot, p.partner_number as issuer,
  case p.kind when 'earn' then 'issued' when 'reinstate' then 'reinstated'
    when 'credit' then 'adjusted' when 'transfer_in' then 'moved' else 'accrued' end as measure,
  case when p.kind <> 'accrue' then p.points else 0 end::bigint as points,
  case when p.kind = 'accrue' then p.points else 0 end::bigint as pending,
  null::timestamptz as expires_at, null::boolean as renews, p.occurred_at, p.recorded_at
from ledger.postings p
where p.kind in ('earn', 'accrue', 'reinstate', 'credit', 'transfer_in')
union all
-- Confirmed points keep the document with which they were accrued, and their lot.
select m.wallet_id, a.sequence, m.partner_number, 'issued', m.points, -m.points, null, null,
  m.occurred_at, m.recorded_at
from ledger.postings m
join ledger.postings a
  on a.wallet_id = m.wallet_id and a.document_id = m.document_id and a.kind = 'accrue'
where m.kind = 'mature'
union all
select a.wallet_id, a.lot, a.issuer,
  case d.kind when 'return' then 'substituted' when 'expire' then 'expired'
    when 'debit' then 'adjusted' when 'transfer_out' then 'moved' when 'cancel' then 'cancelled'
    else case when a.points > 0 then 'redeemed' else 'refunded' end end,
  case when d.kind <> 'cancel' then -a.points else 0 end,
  case when d.kind = 'cancel' then -a.points else 0 end,
  a.expires_at, a.renews, a.occurred_at, a.recorded_at
from ledger.allocations a
join ledger.postings d on d.wallet_id = a.wallet_id and d.sequence = a.debit
union all
select r.wallet_id, null, r.partner_number, 'returned', -r.points, 0, null, null, r.occurred_at,
  r.recorded_at
from ledger.postings r
where r.kind = 'return'
union all
select a.wallet_id, null, r.partner_number, 'substituted', a.points, 0, null, null, a.occurred_at,
  a.recorded_at
from ledger.allocations a
join ledger.postings r
  on r.wallet_id = a.wallet_id and r.sequence = a.debit and r.kind = 'return';
comment on view settlement.point_changes is
  'Every change of what is outstanding, by lot and issuer, from postings and allocations alone.';
