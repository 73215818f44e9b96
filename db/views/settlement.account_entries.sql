-- settlement.account_entries
--
-- The account of each partner with the clearing house: every statement's net, and what payments
-- moved. What is owed is their sum, so nothing can be counted twice: a statement's balance is the
-- sum at its close, and a payment counts once, whichever payment it was made for. What was pulled
-- out of the clearing has left the account, and so have later events of that payment on the
-- debtor's side. What is paid out of a deposit moves the debtor's account alone: the clearing house
-- had it before. Above zero the partner owes. Runs with the reader's rights.
set local role tessera_owner;

create or replace view settlement.account_entries with (security_invoker = true) as
with moved as (
  select e.number, e.kind, e.happened_on, e.after_settlement, p.debtor, p.creditor, p.currency,
    case when e.kind in ('returned', 'to_deposit') then -e.amount else e.amount end as amount,
    exists (
      select from settlement.payment_events o
      where o.settlement_number = e.settlement_number and o.line = e.line
        and o.kind = 'pulled_out' and o.number < e.number) as is_outside
  from settlement.payment_events e
  join settlement.payments p
    on p.settlement_number = e.settlement_number and p.line = e.line
  where e.kind <> 'instructed'
)
select t.partner_number, s.currency, s.number as settlement_number, null::bigint as event_number,
  null::date as happened_on, t.settlement_net as amount
from settlement.statements t
join settlement.settlements s on s.number = t.settlement_number
union all
select m.debtor, m.currency, m.after_settlement, m.number, m.happened_on, -m.amount
from moved m
where m.debtor <> 0 and not m.is_outside
union all
select m.creditor, m.currency, m.after_settlement, m.number, m.happened_on, m.amount
from moved m
where m.creditor <> 0 and m.kind in ('paid', 'returned');
comment on view settlement.account_entries is
  'The account of each partner with the clearing house, entry by entry.';
