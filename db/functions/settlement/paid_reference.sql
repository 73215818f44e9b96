-- settlement.paid_reference
--
-- The bank reference under which an amount, or any where none is told, was paid for a payment and
-- not returned since; null unless there is exactly one: which of several came back nobody here can
-- know.
--
-- Called by the functions that take what banks report.
set local role tessera_owner;

create or replace function settlement.paid_reference(
  payment settlement.payments, paid_amount bigint
)
returns text
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select min(e.bank_reference)
  from settlement.payment_events e
  where e.settlement_number = (payment).settlement_number and e.line = (payment).line
    and e.kind = 'paid' and e.amount = coalesce(paid_amount, e.amount)
    and not exists (
      select from settlement.payment_events r
      where r.settlement_number = e.settlement_number and r.line = e.line
        and r.kind = 'returned' and r.bank_reference = e.bank_reference)
  having count(*) = 1
$$;
comment on function settlement.paid_reference(settlement.payments, bigint) is
  'The only bank reference under which an amount was paid and not returned since.';
revoke all on function settlement.paid_reference(settlement.payments, bigint) from public;
