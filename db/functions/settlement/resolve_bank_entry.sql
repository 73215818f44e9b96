-- settlement.resolve_bank_entry
--
-- Says what an entry of the work list is about: a payment, which it then pays or takes back; several
-- payments; or none. Of several it pays what is open, one after the other, and of the last the rest,
-- or it takes back the one booking that was paid for each, and for the last one of just the rest.
--
-- A rehearsal does the same and undoes it.
--
-- Raises
--   TS440, TS441, TS442                see settlement.record_payment
--   TS443 paid_amount_not_found        not exactly one booking can be what comes back
--   TS472 bank_entry_not_found         no entry has this number
--   TS473 bank_entry_already_resolved  it is not, or no more, on the work list
--   TS901                              a rejected order moves no money, so it can only be set aside;
--                                      or it would pay one payment and take back another
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.resolve_bank_entry(
  actor text, entry_number bigint, payment_references text[], reason text, is_rehearsal boolean
)
returns text
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_entry      settlement.bank_entries;
  v_payment    settlement.payments;
  v_reference  text;
  v_outcome    settlement.bank_outcome := 'set_aside';
  v_part       integer := 0;
  v_left       bigint;
  v_amount     bigint;
  v_is_last    boolean;
  v_paid_under text;
begin
  perform settlement.lock_accounts();
  select * into v_entry from settlement.bank_entries e where e.number = entry_number;
  if not found then
    raise exception using errcode = 'TS472', message = 'no bank entry has this number';
  end if;
  if v_entry.outcome not in ('unmatched', 'rejected') or exists (
    select from settlement.bank_entry_resolutions r where r.entry_number = v_entry.number)
  then
    raise exception using errcode = 'TS473', message = 'the bank entry is not on the work list';
  end if;
  begin
    if cardinality(payment_references) = 0 then
      insert into settlement.bank_entry_resolutions (entry_number, outcome, reason, resolved_by,
        resolved_at)
      values (v_entry.number, v_outcome, reason, actor, ledger.instant());
    end if;
    v_left := v_entry.amount;
    foreach v_reference in array payment_references loop
      v_part := v_part + 1;
      v_payment := settlement.require_payment(v_reference);
      if v_entry.outcome = 'rejected' or v_payment.currency <> v_entry.currency
        or 0 not in (v_payment.debtor, v_payment.creditor)
      then
        raise exception using errcode = 'TS901',
          message = 'this entry moves no money of that payment: set it aside';
      end if;
      v_is_last := v_part = cardinality(payment_references);
      if v_entry.is_credit = (v_payment.creditor = 0) and v_outcome <> 'returned' then
        v_outcome := 'paid';
        v_amount := case when v_is_last then v_left else least(
          v_left, (select p.open from settlement.payment_states p where p.reference = v_reference))
          end;
        perform settlement.record_payment(actor, v_reference, 'paid', v_amount,
          v_entry.booked_on, v_entry.reference, false);
      elsif v_entry.is_credit <> (v_payment.creditor = 0) and v_outcome <> 'paid' then
        v_outcome := 'returned';
        v_paid_under := settlement.paid_reference(v_payment, case when v_is_last then v_left end);
        if v_paid_under is null then
          raise exception using errcode = 'TS443', message = format(
            'not exactly one booking%s was paid for %s and is not returned',
            case when v_is_last then ' of the amount that comes back' else '' end, v_reference);
        end if;
        select r.amount into v_amount
        from settlement.return_payment(actor, v_reference, v_paid_under, v_entry.booked_on, reason,
          false) r;
      else
        raise exception using errcode = 'TS901',
          message = 'it would pay one of them and take back another: name those of one direction';
      end if;
      v_left := v_left - v_amount;
      insert into settlement.bank_entry_resolutions (entry_number, outcome, settlement_number, line,
        reason, resolved_by, resolved_at, part)
      values (v_entry.number, v_outcome, v_payment.settlement_number, v_payment.line, reason, actor,
        ledger.instant(), v_part);
    end loop;
    perform coalition.record_audit(actor, 'bank_entry.resolved', v_entry.number::text,
      jsonb_strip_nulls(jsonb_build_object('outcome', v_outcome, 'reason', reason,
        'payments', nullif(to_jsonb(payment_references), '[]'))));
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return v_outcome;
end
$$;
comment on function settlement.resolve_bank_entry(text, bigint, text[], text, boolean) is
  'Says what an entry of the work list is about.';
revoke all on function settlement.resolve_bank_entry(text, bigint, text[], text, boolean) from public;
