-- settlement.take_bank_entry
--
-- Takes one movement, or one rejected order, of a bank's message: records what became of the
-- payment that it is about, or puts it on the work list.
--
-- Raises
--   TS440 payment_not_found        a rejected order is none of ours
--   TS471 bank_statement_differs   the bank told of the movement before, with another amount
--
-- Called by settlement.take_movement.
set local role tessera_owner;

create or replace function settlement.take_bank_entry(
  actor text, message settlement.bank_messages, told jsonb
)
returns table (entry_number bigint, is_known boolean)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_entry  settlement.bank_entries := jsonb_populate_record(null::settlement.bank_entries, told);
  v_known  settlement.bank_entries;
  v_found  record;
  v_paid   settlement.payments;
begin
  if (message).kind = 'pain.002' then
    return query select x, false from settlement.take_rejections(message, told) x;
    return;
  end if;
  select * into v_known from settlement.bank_entries e
  where e.account_iban = (message).account_iban and e.reference = v_entry.reference;
  if found then
    if (v_known.amount, v_known.is_credit, v_known.currency)
      is distinct from (v_entry.amount, v_entry.is_credit, v_entry.currency)
    then
      raise exception using errcode = 'TS471', message = format(
        'the bank told of %s before, with another amount', v_entry.reference);
    end if;
    return query select v_known.number, true;
    return;
  end if;
  select * into v_found from settlement.match_bank_entry(v_entry);
  if v_found.outcome = 'paid' then
    v_paid := settlement.require_payment(v_found.payment_reference);
    if exists (
      select from settlement.payment_events e
      where e.settlement_number = v_paid.settlement_number and e.line = v_paid.line
        and e.kind = 'paid' and e.bank_reference = v_entry.reference)
    then
      -- Somebody has recorded it by hand.
      perform settlement.record_payment(actor, v_found.payment_reference, 'paid', v_entry.amount,
        v_entry.booked_on, v_entry.reference, false);
    else
      -- It is no more than is open: that was looked up to find it.
      perform settlement.add_payment_event(actor, v_paid, 'paid', v_entry.amount,
        v_entry.booked_on, v_entry.reference, null);
    end if;
  elsif v_found.outcome = 'returned' then
    perform settlement.return_payment(actor, v_found.payment_reference, v_found.paid_reference,
      v_entry.booked_on, coalesce(v_entry.bank_reason, 'returned by the bank'), false);
  end if;
  insert into settlement.bank_entries (message_number, account_iban, reference, outcome,
    settlement_number, line, amount, currency, is_credit, is_return, booked_on, end_to_end_id,
    counterparty_iban, counterparty_name, remittance, bank_reason, why, part_of)
  select (message).number, (message).account_iban, v_entry.reference, v_found.outcome,
    p.settlement_number, p.line, v_entry.amount, v_entry.currency, v_entry.is_credit,
    v_entry.is_return, v_entry.booked_on, v_entry.end_to_end_id, v_entry.counterparty_iban,
    v_entry.counterparty_name, v_entry.remittance, v_entry.bank_reason, v_found.why, v_entry.part_of
  from (values (1)) one
  left join settlement.payments p on p.reference = v_found.payment_reference
  returning number into entry_number;
  is_known := false;
  return next;
end
$$;
comment on function settlement.take_bank_entry(text, settlement.bank_messages, jsonb) is
  'Takes one movement, or one rejected order, of a bank''s message.';
revoke all on function settlement.take_bank_entry(text, settlement.bank_messages, jsonb) from public;
