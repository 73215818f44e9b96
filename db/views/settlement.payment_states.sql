-- settlement.payment_states
--
-- Payments with what became of them. A later payment of the same two parties includes what was open
-- of the earlier ones when its settlement was closed; so what comes for an earlier one after that
-- counts for the later one too, and of the earlier one no more is open than of the later.
-- Whoever asks for a few payments has a few looked at: nothing is computed of the others.
-- Runs with the reader's rights.
set local role tessera_owner;

create or replace view settlement.payment_states with (security_invoker = true) as
with rests as not materialized (
  select p.settlement_number, p.line, p.debtor, p.creditor, p.currency,
    p.amount - coalesce((
      select sum(case when e.kind in ('returned', 'to_deposit') then -e.amount else e.amount end)
      from settlement.payment_events e
      join settlement.payments q on q.settlement_number = e.settlement_number and q.line = e.line
      where q.debtor = p.debtor and q.creditor = p.creditor and q.currency = p.currency
        and q.settlement_number <= p.settlement_number
        and e.after_settlement >= p.settlement_number
        and e.kind in ('paid', 'returned', 'written_off', 'from_deposit', 'to_deposit')
        and (q.settlement_number = p.settlement_number or not exists (
          select from settlement.payment_events o
          where o.settlement_number = q.settlement_number and o.line = q.line
            and o.kind = 'pulled_out'))), 0)::bigint as rest
  from settlement.payments p
), opens as (
  select r.settlement_number, r.line, coalesce(o.pulled_out, false) as is_pulled_out,
    greatest(case when o.pulled_out then r.rest else least(r.rest, (
      select min(later.rest) from rests later
      where later.debtor = r.debtor and later.creditor = r.creditor
        and later.currency = r.currency and later.settlement_number > r.settlement_number)) end, 0)
      as open
  from rests r
  left join lateral (
    select true as pulled_out from settlement.payment_events e
    where e.settlement_number = r.settlement_number and e.line = r.line and e.kind = 'pulled_out'
    limit 1) o on true
)
select p.settlement_number, p.line, s.name as settlement_name, p.debtor, p.creditor, p.amount,
  p.currency, p.due_on, p.reference, a.approved_at, o.open, o.is_pulled_out,
  not o.is_pulled_out and exists (
    select from settlement.statements l
    where l.partner_number = case p.debtor when 0 then p.creditor else p.debtor end
      and l.settlement_number > p.settlement_number) as is_carried,
  case
    when o.open = 0 and exists (
      select from settlement.payment_events e where e.settlement_number = p.settlement_number
        and e.line = p.line and e.kind = 'written_off') then 'written_off'
    when o.open = 0 then 'paid'
    when last.kind in ('returned', 'to_deposit') then 'returned'
    when o.open < p.amount then 'part_paid'
    when last.kind = 'instructed' then 'instructed'
    else 'open'
  end as state
from settlement.payments p
join opens o on o.settlement_number = p.settlement_number and o.line = p.line
join settlement.settlements s on s.number = p.settlement_number
left join settlement.settlement_approvals a on a.settlement_number = p.settlement_number
left join lateral (
  select e.kind from settlement.payment_events e
  where e.settlement_number = p.settlement_number and e.line = p.line and e.kind <> 'pulled_out'
  order by e.number desc limit 1) last on true;
comment on view settlement.payment_states is 'Payments with what became of them.';
