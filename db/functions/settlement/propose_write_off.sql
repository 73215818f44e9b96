-- settlement.propose_write_off
--
-- Proposes to write off what a partner does not pay. Up to the limit of the payment policy it is
-- done at once; above it a second person decides (settlement.decide_remedy). What is written off
-- together of one payment counts against the limit.
--
-- A rehearsal does the same and undoes it.
--
-- Raises
--   TS440, TS441                 see settlement.require_payment
--   TS442 payment_exceeds_open   more than is owed of it (settlement.open_claim); the detail says
--                                how much is
--   TS444 payment_is_no_claim    the operator is the one who pays it
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.propose_write_off(
  actor              text,
  new_id             uuid,
  payment_reference  text,
  asked_amount       bigint,
  reason             text,
  is_rehearsal       boolean
)
returns table (state text, amount bigint, currency text, open bigint)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_payment  settlement.payments;
  v_open     bigint;
  v_remedy   settlement.remedies;
begin
  perform settlement.lock_accounts();
  v_payment := settlement.require_payment(payment_reference);
  if v_payment.debtor = 0 then
    raise exception using errcode = 'TS444', message = 'the operator pays it: it is no claim';
  end if;
  v_open := settlement.open_claim(v_payment);
  v_remedy.partner_number := v_payment.debtor;
  v_remedy.id := new_id;
  v_remedy.kind := 'write_off';
  v_remedy.settlement_number := v_payment.settlement_number;
  v_remedy.line := v_payment.line;
  v_remedy.amount := coalesce(asked_amount, v_open);
  v_remedy.currency := v_payment.currency;
  v_remedy.reason := propose_write_off.reason;
  v_remedy.needs_approval := v_remedy.amount + (
      select coalesce(sum(e.amount), 0) from settlement.payment_events e
      where e.settlement_number = v_payment.settlement_number and e.line = v_payment.line
        and e.kind = 'written_off')
    > (select p.write_off_limit from settlement.payment_policy p);
  v_remedy.proposed_by := actor;
  v_remedy.proposed_at := ledger.instant();
  perform settlement.require_open(v_payment, v_remedy.amount, v_open);
  state := case when v_remedy.needs_approval then 'proposed' else 'approved' end;
  amount := v_remedy.amount;
  currency := v_remedy.currency;
  begin
    insert into settlement.remedies select v_remedy.*;
    perform coalition.record_audit(actor, 'write_off.proposed', new_id::text,
      jsonb_build_object('payment', payment_reference, 'amount', amount, 'currency', currency,
        'reason', v_remedy.reason, 'needs_approval', v_remedy.needs_approval));
    if not v_remedy.needs_approval then
      insert into settlement.remedy_decisions (partner_number, remedy_id, verdict, decided_at)
      values (v_remedy.partner_number, new_id, 'approved', ledger.instant());
      perform settlement.apply_remedy(actor, v_remedy);
    end if;
    open := settlement.open_claim(v_payment);
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return next;
end
$$;
comment on function settlement.propose_write_off(text, uuid, text, bigint, text, boolean) is
  'Proposes to write off what a partner does not pay.';
revoke all on function
  settlement.propose_write_off(text, uuid, text, bigint, text, boolean) from public;
