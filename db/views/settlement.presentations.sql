-- settlement.presentations
--
-- What the bank was told of payments, each time under its own end-to-end reference: the payment's,
-- and from the second time on with the number of the time behind a stroke (S202610-P1/2), which no
-- reference of a payment has.
--
-- `under_way` is what may still move because of it: what it told less what was paid since, whether or
-- not that came back, and nothing once the bank said that it does not execute it.
-- Runs with the reader's rights.
set local role tessera_owner;

create or replace view settlement.presentations with (security_invoker = true) as
with told as (
  select e.settlement_number, e.line, e.number as event_number, e.bank_reference as message_id,
    e.amount, p.reference || case t.time when 1 then '' else '/' || t.time end as end_to_end_id
  from settlement.payment_events e
  join settlement.payments p on p.settlement_number = e.settlement_number and p.line = e.line
  cross join lateral (
    select count(*) as time from settlement.payment_events f
    where f.settlement_number = e.settlement_number and f.line = e.line and f.kind = 'instructed'
      and f.number <= e.number) t
  where e.kind = 'instructed'
)
select t.settlement_number, t.line, t.event_number, t.message_id, t.amount, t.end_to_end_id,
  case
    when exists (
      select from settlement.bank_entries b
      where b.settlement_number = t.settlement_number and b.line = t.line
        and b.outcome = 'rejected' and b.end_to_end_id = t.end_to_end_id) then 0
    else greatest(t.amount - coalesce((
      select sum(f.amount) from settlement.payment_events f
      where f.settlement_number = t.settlement_number and f.line = t.line and f.kind = 'paid'
        and f.number > t.event_number), 0), 0)
  end::bigint as under_way
from told t;
comment on view settlement.presentations is 'What the bank was told of payments, time by time.';
