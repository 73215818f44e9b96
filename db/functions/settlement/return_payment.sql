-- settlement.return_payment
--
-- Records that the bank took money back that had been paid: what it had paid is open again, unless
-- the partner is prepaid and has paid in enough (settlement.use_deposits).
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   What was paid under one bank reference is returned once, whole; repeating it has no effect
--   (is_replay).
--
-- Raises
--   TS440, TS441                  see settlement.require_payment
--   TS443 paid_amount_not_found   nothing was paid for it under this bank reference
--   TS901                         the day has not come yet
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.return_payment(
  actor              text,
  payment_reference  text,
  bank_reference     text,
  happened_on        date,
  reason             text,
  is_rehearsal       boolean
)
returns table (is_replay boolean, amount bigint, currency text, state text, open bigint)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_payment  settlement.payments;
begin
  perform settlement.lock_accounts();
  v_payment := settlement.require_payment(payment_reference);
  currency := v_payment.currency;
  select e.amount into amount from settlement.payment_events e
  where e.settlement_number = v_payment.settlement_number and e.line = v_payment.line
    and e.kind = 'paid' and e.bank_reference = return_payment.bank_reference;
  if not found then
    raise exception using errcode = 'TS443',
      message = 'nothing was paid for it under this bank reference';
  end if;
  is_replay := exists (
    select from settlement.payment_events e
    where e.settlement_number = v_payment.settlement_number and e.line = v_payment.line
      and e.kind = 'returned' and e.bank_reference = return_payment.bank_reference);
  begin
    if not is_replay then
      perform settlement.add_payment_event(actor, v_payment, 'returned', amount,
        return_payment.happened_on, return_payment.bank_reference, return_payment.reason);
      perform settlement.use_deposits(actor, v_payment.debtor);
    end if;
    select p.state, p.open into state, open
    from settlement.payment_states p where p.reference = payment_reference;
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return next;
end
$$;
comment on function settlement.return_payment(text, text, text, date, text, boolean) is
  'Records that the bank took back what had been paid.';
revoke all on function settlement.return_payment(text, text, text, date, text, boolean) from public;
