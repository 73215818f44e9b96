-- settlement.add_payment_event
--
-- Adds what has happened to a payment, and returns the number of the event. The caller has locked the accounts and judged it.
--
-- Called by the functions that record what became of payments.
set local role tessera_owner;

create or replace function settlement.add_payment_event(
  actor           text,
  payment         settlement.payments,
  new_kind        settlement.payment_event_kind,
  new_amount      bigint,
  happened_on     date,
  bank_reference  text,
  reason          text
)
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_number  bigint;
begin
  if happened_on > (
    select (ledger.instant() at time zone s.time_zone)::date from coalition.settings s)
  then
    raise exception using errcode = 'TS901', message = 'that day has not come yet';
  end if;
  insert into settlement.payment_events (settlement_number, line, kind, amount, happened_on,
    bank_reference, reason, after_settlement, recorded_by, recorded_at)
  select payment.settlement_number, payment.line, new_kind, new_amount,
    add_payment_event.happened_on, add_payment_event.bank_reference, add_payment_event.reason,
    max(s.number), actor, ledger.instant()
  from settlement.settlements s
  returning number into v_number;
  perform coalition.record_audit(actor, 'payment.' || new_kind, payment.reference,
    jsonb_strip_nulls(jsonb_build_object('amount', new_amount, 'currency', payment.currency,
      'happened_on', add_payment_event.happened_on,
      'bank_reference', add_payment_event.bank_reference, 'reason', add_payment_event.reason)));
  return v_number;
end
$$;
comment on function settlement.add_payment_event(
  text, settlement.payments, settlement.payment_event_kind, bigint, date, text, text) is
  'Adds what has happened to a payment.';
revoke all on function
  settlement.add_payment_event(
  text, settlement.payments, settlement.payment_event_kind, bigint, date, text, text) from public;
