-- settlement.deposit_states
--
-- Deposits and their reversals with what became of each: proposed, approved, rejected, or reversed
-- by another that is approved. Runs with the reader's rights.
set local role tessera_owner;

create or replace view settlement.deposit_states with (security_invoker = true) as
select d.partner_number, d.id, d.kind, d.bank_reference, d.currency, d.amount, d.reverses, d.reason,
  d.needs_approval, d.proposed_by, d.proposed_at, v.decided_by, v.decided_at, v.note,
  case
    when exists (
      select from settlement.deposits r
      join settlement.deposit_decisions w
        on w.partner_number = r.partner_number and w.deposit_id = r.id and w.verdict = 'approved'
      where r.partner_number = d.partner_number and r.bank_reference = d.bank_reference
        and r.reverses = d.id) then 'reversed'
    else coalesce(v.verdict::text, 'proposed')
  end as state
from settlement.deposits d
left join settlement.deposit_decisions v
  on v.partner_number = d.partner_number and v.deposit_id = d.id;
comment on view settlement.deposit_states is 'Deposits with what became of them.';
