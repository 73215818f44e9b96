-- settlement.import_bank_message
--
-- Takes one statement, notification or answer of a bank, records what became of each payment, and
-- returns the numbers of its entries.
--
-- Guarantees
--   The same message again changes nothing; a movement that another message told of counts once.
--   All of it is recorded, or nothing.
--
-- Raises
--   TS440 payment_not_found        an answer is about a payment that is none of ours
--   TS471 bank_statement_differs   a message of this name, or a movement, is known otherwise
--   TS901                          the day of a movement has not come yet, or movements are of an
--                                  account that the operator never had, where any is known
--
-- Called by settlement.import_bank_file, which has locked the accounts.
set local role tessera_owner;

create or replace function settlement.import_bank_message(actor text, message jsonb)
returns table (entry_number bigint, is_known boolean)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_digest   bytea := sha256(convert_to(message::text, 'UTF8'));
  v_message  settlement.bank_messages;
  v_entry    jsonb;
begin
  select * into v_message from settlement.bank_messages m
  where m.kind = (message->>'kind')::settlement.bank_message_kind
    and m.account_iban = message->>'account' and (m.id = message->>'id'
      or m.year = (message->>'year')::integer and m.year > 0
        and m.sequence = (message->>'sequence')::bigint);
  if found then
    if v_message.digest <> v_digest then
      raise exception using errcode = 'TS471', message = format(
        'the bank has sent %s before with other content, or counts it twice', message->>'id');
    end if;
    return query select e.number, true from settlement.bank_entries e
      where e.message_number = v_message.number order by e.number;
    return;
  end if;
  if message->>'kind' <> 'pain.002' and message->'entries' <> '[]' and message->>'account' <> all (
    select d.account_iban from settlement.party_details d
    where d.partner_number is null and d.account_iban is not null)
    and exists (
      select from settlement.party_details d
      where d.partner_number is null and d.account_iban is not null)
  then
    raise exception using errcode = 'TS901', message = format(
      'it is of the account %s, which is not the operator''s (tessera coalition details)',
      message->>'account');
  end if;
  insert into settlement.bank_messages (kind, account_iban, id, year, sequence, digest, opening,
    closing, currency, imported_by, imported_at)
  values ((message->>'kind')::settlement.bank_message_kind, message->>'account', message->>'id',
    (message->>'year')::integer, (message->>'sequence')::bigint, v_digest,
    (message->>'opening')::bigint, (message->>'closing')::bigint, message->>'currency', actor,
    ledger.instant())
  returning * into v_message;
  for v_entry in select e.value from jsonb_array_elements(message->'entries') e loop
    return query select x.* from settlement.take_movement(actor, v_message, v_entry) x;
  end loop;
  perform coalition.record_audit(actor, 'bank.imported', v_message.id, jsonb_build_object(
    'kind', v_message.kind, 'entries', jsonb_array_length(message->'entries')));
end
$$;
comment on function settlement.import_bank_message(text, jsonb) is
  'Takes one statement, notification or answer of a bank.';
revoke all on function settlement.import_bank_message(text, jsonb) from public;
