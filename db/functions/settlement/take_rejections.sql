-- settlement.take_rejections
--
-- Puts orders that the bank will not execute on the work list: one that it names, or all of a file.
-- The payment stays open: nothing has moved.
--
-- Raises
--   TS440 payment_not_found   no such order was given
--
-- Called by settlement.take_bank_entry.
set local role tessera_owner;

create or replace function settlement.take_rejections(message settlement.bank_messages, told jsonb)
returns setof bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return query insert into settlement.bank_entries (message_number, account_iban, reference,
    outcome, settlement_number, line, amount, currency, is_credit, is_return, end_to_end_id,
    bank_reason, why)
  select (message).number, '', (message).id || ':' || t.end_to_end_id, 'rejected',
    t.settlement_number, t.line, t.amount, p.currency, p.creditor = 0, false, t.end_to_end_id,
    told->>'bank_reason', 'the bank does not execute the order'
  from settlement.payment_events e
  join settlement.presentations t on t.settlement_number = e.settlement_number
    and t.line = e.line and t.event_number = e.number
  join settlement.payments p on p.settlement_number = e.settlement_number and p.line = e.line
  where e.kind = 'instructed' and e.bank_reference = told->>'original_id'
    and (told->>'end_to_end_id' is null or t.end_to_end_id = told->>'end_to_end_id')
  on conflict do nothing
  returning bank_entries.number;
  if not found then
    raise exception using errcode = 'TS440', message = format(
      'the answer is about %s, which is no order of ours',
      coalesce(told->>'end_to_end_id', told->>'original_id'));
  end if;
end
$$;
comment on function settlement.take_rejections(settlement.bank_messages, jsonb) is
  'Puts orders that the bank will not execute on the work list.';
revoke all on function settlement.take_rejections(settlement.bank_messages, jsonb) from public;
