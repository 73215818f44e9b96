-- settlement.pay_from_deposit
--
-- Pays what is open of a payment, or a part of it, out of what its debtor has paid in before: the
-- operator's own decision, for partners that are not prepaid. Without an amount, as far as the
-- deposits reach. What another partner was to be paid by it directly, the clearing house owes it
-- then: it is in that partner's next statement.
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   Of one payment, a reference (the operator's own) counts once: repeating it returns the first
--   (is_replay).
--
-- Raises
--   TS204 reference_already_used   this payment has the reference, with another amount
--   TS440, TS441                   see settlement.require_payment
--   TS442 payment_exceeds_open     more than is owed of it (settlement.open_claim); the detail says
--                                  how much is
--   TS444 payment_is_no_claim      the operator is the one who pays it
--   TS463 deposit_exceeded         less is left of the debtor's deposits, or nothing
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.pay_from_deposit(
  actor              text,
  payment_reference  text,
  new_amount         bigint,
  own_reference      text,
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
  v_open     bigint;
begin
  perform settlement.lock_accounts();
  v_payment := settlement.require_payment(payment_reference);
  if v_payment.debtor = 0 then
    raise exception using errcode = 'TS444', message = 'the operator pays it: it is no claim';
  end if;
  v_open := settlement.open_claim(v_payment);
  currency := v_payment.currency;
  select e.amount into amount from settlement.payment_events e
  where e.settlement_number = v_payment.settlement_number and e.line = v_payment.line
    and e.kind = 'from_deposit' and e.bank_reference = own_reference;
  is_replay := found;
  if is_replay and amount <> coalesce(new_amount, amount) then
    raise exception using errcode = 'TS204',
      message = 'this payment has the reference already, with another amount';
  end if;
  begin
    if not is_replay then
      perform settlement.require_open(v_payment, coalesce(new_amount, v_open), v_open);
      amount := settlement.take_from_deposit(actor, v_payment, coalesce(new_amount, v_open),
        own_reference, null);
      if amount < coalesce(new_amount, 1) then
        raise exception using errcode = 'TS463', message = format(
            '%s can be paid out of the deposits', settlement.shown_amount(amount, currency)),
          detail = amount::text;
      end if;
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
comment on function settlement.pay_from_deposit(text, text, bigint, text, boolean) is
  'Pays out of what the debtor has paid in before.';
revoke all on function
  settlement.pay_from_deposit(text, text, bigint, text, boolean) from public;
