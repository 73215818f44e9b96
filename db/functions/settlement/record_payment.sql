-- settlement.record_payment
--
-- Records that the bank was told to make a payment, or that money came.
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   Of one payment, a bank reference counts once: repeating it returns the first (is_replay).
--   No more is recorded as paid than is open; what is too much is the operator's to give back, or
--   to record for another payment.
--
-- Raises
--   TS204 reference_already_used   this payment has the bank reference, with other values
--   TS440, TS441                   see settlement.require_payment
--   TS442 payment_exceeds_open     more than is open of it; the detail says how much is
--   TS901                          the day has not come yet
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.record_payment(
  actor              text,
  payment_reference  text,
  new_kind           settlement.payment_event_kind,
  new_amount         bigint,
  happened_on        date,
  bank_reference     text,
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
  v_known    settlement.payment_events;
begin
  perform settlement.lock_accounts();
  v_payment := settlement.require_payment(payment_reference);
  v_open := (
    select p.open from settlement.payment_states p where p.reference = payment_reference);
  if new_kind not in ('instructed', 'paid') then
    raise exception using errcode = 'TS901', message = 'a payment is instructed or paid';
  end if;
  select * into v_known from settlement.payment_events e
  where e.settlement_number = v_payment.settlement_number and e.line = v_payment.line
    and e.kind = new_kind and e.bank_reference = record_payment.bank_reference;
  is_replay := found;
  amount := coalesce(new_amount, v_known.amount, v_open);
  if is_replay
    and (v_known.amount, v_known.happened_on) <> (amount, record_payment.happened_on)
  then
    raise exception using errcode = 'TS204',
      message = 'this payment has the bank reference already, with another amount or day';
  end if;
  currency := v_payment.currency;
  begin
    if not is_replay then
      perform settlement.require_open(v_payment, amount, v_open);
      perform settlement.add_payment_event(actor, v_payment, new_kind, amount,
        record_payment.happened_on, record_payment.bank_reference, null);
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
comment on function settlement.record_payment(
  text, text, settlement.payment_event_kind, bigint, date, text, boolean) is
  'Records that a payment was instructed or that money came.';
revoke all on function settlement.record_payment(
  text, text, settlement.payment_event_kind, bigint, date, text, boolean) from public;
