-- settlement.require_payment
--
-- The payment that has a reference, if it is due.
--
-- Raises
--   TS440 payment_not_found   no payment has this reference
--   TS441 payment_not_due     its settlement is not approved
--
-- Called by the functions that record what became of payments.
set local role tessera_owner;

create or replace function settlement.require_payment(payment_reference text)
returns settlement.payments
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_payment settlement.payments;
begin
  select * into v_payment from settlement.payments p where p.reference = payment_reference;
  if not found then
    raise exception using errcode = 'TS440', message = 'no payment has this reference';
  end if;
  if not settlement.is_approved(v_payment.settlement_number) then
    raise exception using errcode = 'TS441',
      message = format('settlement %s is not approved', (
        select s.name from settlement.settlements s where s.number = v_payment.settlement_number));
  end if;
  return v_payment;
end
$$;
comment on function settlement.require_payment(text) is
  'The payment that has a reference, if it is due.';
revoke all on function settlement.require_payment(text) from public;
