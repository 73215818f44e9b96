-- settlement.import_bank_file
--
-- Takes all messages of a file of a bank in one transaction, and tells what became of each entry.
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   The same file again changes nothing; of a file that is refused nothing is recorded.
--
-- Raises
--   TS440, TS471, TS901   see settlement.import_bank_message
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.import_bank_file(
  actor text, messages jsonb, is_rehearsal boolean
)
returns table (
  entry_number bigint, is_known boolean, reference text, outcome text, payment_reference text,
  amount bigint, currency text, is_credit boolean, booked_on date, counterparty_name text,
  why text)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_message  jsonb;
  v_numbers  bigint[];
  v_known    boolean[];
begin
  perform settlement.lock_accounts();
  begin
    for v_message in select m.value from jsonb_array_elements(messages) m loop
      -- A statement of its own, because what it adds is seen by the next one only.
      select array_agg(i.entry_number), array_agg(i.is_known) into v_numbers, v_known
      from settlement.import_bank_message(actor, v_message) i;
      return query
        select e.number, i.is_known, e.reference, e.outcome::text, p.reference, e.amount,
          e.currency, e.is_credit, e.booked_on, e.counterparty_name, coalesce(e.why, e.bank_reason)
        from unnest(v_numbers, v_known) as i (entry_number, is_known)
        join settlement.bank_entries e on e.number = i.entry_number
        left join settlement.payments p
          on p.settlement_number = e.settlement_number and p.line = e.line
        order by e.number;
    end loop;
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
end
$$;
comment on function settlement.import_bank_file(text, jsonb, boolean) is
  'Takes all messages of a file of a bank.';
revoke all on function settlement.import_bank_file(text, jsonb, boolean) from public;
