-- settlement.take_movement
--
-- Takes what a bank's message tells as one booking, whether or not it, or another message, tells it in
-- parts: a bank books many orders in one sum, and its notification names them where its statement
-- does not, or the other way round.
--
--   A part of a booking that has counted as a whole is known, and so is a whole whose parts have.
--   A whole on the work list whose parts are told is set aside: they count.
--   A sum of one of our files, named by it and equal to what is under way of its orders, is parted
--   into them. Nothing is guessed: any other sum is one entry.
--
-- Raises
--   TS471 bank_statement_differs   the parts that are known do not make the whole
--
-- Called by settlement.import_bank_message.
set local role tessera_owner;

create or replace function settlement.take_movement(
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
  v_account  constant text := (message).account_iban;
  v_is_whole constant boolean := told->>'part_of' is null;
  v_name     constant text := coalesce(told->>'part_of', told->>'reference');
  v_whole    settlement.bank_entries;
  v_parts    bigint[];
  v_sum      bigint;
  v_part     jsonb;
begin
  select * into v_whole from settlement.bank_entries e
  where e.account_iban = v_account and e.reference = v_name;
  if found and not v_is_whole then
    if v_whole.outcome in ('paid', 'returned') or exists (
      select from settlement.bank_entry_resolutions r
      where r.entry_number = v_whole.number and r.outcome in ('paid', 'returned'))
    then
      return query select v_whole.number, true;
      return;
    end if;
    insert into settlement.bank_entry_resolutions (entry_number, outcome, reason, resolved_by,
      resolved_at)
    values (v_whole.number, 'set_aside', 'the bank has told its parts', actor, ledger.instant())
    on conflict do nothing;
  elsif not found and v_is_whole then
    select array_agg(e.number order by e.number),
      sum(case when e.is_credit = (told->>'is_credit')::boolean then e.amount else -e.amount end)
    into v_parts, v_sum
    from settlement.bank_entries e
    where e.account_iban = v_account and e.part_of = v_name;
    if v_parts is not null then
      if v_sum <> (told->>'amount')::bigint then
        raise exception using errcode = 'TS471', message = format(
          'the bank told the parts of %s before, with another sum', v_name);
      end if;
      return query select unnest(v_parts), true;
      return;
    end if;
    for v_part in select p.told from settlement.parted_sum(told) p (told) loop
      return query select x.* from settlement.take_bank_entry(actor, message, v_part) x;
    end loop;
    return;
  end if;
  return query select x.* from settlement.take_bank_entry(actor, message, told) x;
end
$$;
comment on function settlement.take_movement(text, settlement.bank_messages, jsonb) is
  'Takes what a bank tells as one booking, whole or in parts.';
revoke all on function settlement.take_movement(text, settlement.bank_messages, jsonb) from public;
