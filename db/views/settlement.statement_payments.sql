-- settlement.statement_payments
--
-- What became of what statements ask to be paid, in the settlement currency: how much was paid out
-- of the partner's deposits, and what is open now; above zero the partner owes it. Once a later
-- statement carries what was open, no more is open of the earlier than of that. A statement that
-- asks for nothing has no row.
-- Runs with the reader's rights. Whoever asks for a partner or a settlement has no other looked at.
set local role tessera_owner;

create or replace view settlement.statement_payments with (security_invoker = true) as
select m.partner_number, m.settlement_number, sum(m.from_deposits)::bigint as from_deposits,
  sum(m.open)::bigint as open
from (
  select p.debtor as partner_number, p.settlement_number,
    case e.kind when 'from_deposit' then e.amount else -e.amount end as from_deposits, 0 as open
  from settlement.payments p
  join settlement.payment_events e
    on e.settlement_number = p.settlement_number and e.line = p.line
  where e.kind in ('from_deposit', 'to_deposit')
  union all
  select s.debtor, s.settlement_number, 0, s.open from settlement.payment_states s
  union all
  select s.creditor, s.settlement_number, 0, -s.open from settlement.payment_states s
) m
group by m.partner_number, m.settlement_number;
comment on view settlement.statement_payments is
  'What became of what statements ask to be paid.';
