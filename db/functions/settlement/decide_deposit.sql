-- settlement.decide_deposit
--
-- Approves a deposit or the reversal of one, which then counts, or rejects it, and it never will.
-- Whoever proposed it may reject it and cannot approve it (coalition.is_decided).
--
-- Guarantees
--   It is decided once: the same decision of the same person again has no effect (is_replay), any
--   other is refused.
--
-- Raises
--   TS414, TS455                    see settlement.require_depositable
--   TS460 deposit_not_found         no deposit and no reversal has this id
--   TS461 deposit_already_decided   somebody has approved or rejected it
--   TS462 deposit_already_used      see settlement.require_unused
--   TS722 approval_by_proposer      a second person must approve
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.decide_deposit(
  actor        text,
  asked_id     uuid,
  new_verdict  settlement.verdict,
  note         text
)
returns table (is_replay boolean)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_deposit   settlement.deposits;
  v_decision  settlement.deposit_decisions;
begin
  perform settlement.lock_accounts();
  select * into v_deposit from settlement.deposits d where d.id = asked_id;
  if not found then
    raise exception using errcode = 'TS460', message = 'no deposit has this id';
  end if;
  select * into v_decision from settlement.deposit_decisions d
  where d.partner_number = v_deposit.partner_number and d.deposit_id = asked_id;
  if coalition.is_decided(actor, v_deposit.proposed_by, new_verdict::text,
    v_decision.verdict::text, v_decision.decided_by, 'TS461', 'a deposit')
  then
    return query select true;
    return;
  end if;
  if new_verdict = 'approved' then
    if v_deposit.kind = 'paid_in' then
      perform settlement.require_depositable(v_deposit.partner_number, v_deposit.currency);
    else
      perform settlement.require_unused(v_deposit);
    end if;
  end if;
  insert into settlement.deposit_decisions
    (partner_number, deposit_id, verdict, decided_by, decided_at, note)
  values (v_deposit.partner_number, asked_id, new_verdict, actor, ledger.instant(),
    decide_deposit.note);
  perform coalition.record_audit(actor,
    case v_deposit.kind when 'paid_in' then 'deposit.' else 'deposit_reversal.' end || new_verdict,
    (select p.code from tenancy.partners p where p.number = v_deposit.partner_number),
    jsonb_build_object('id', asked_id, 'bank_reference', v_deposit.bank_reference,
      'amount', v_deposit.amount, 'currency', v_deposit.currency,
      'proposed_by', v_deposit.proposed_by));
  if new_verdict = 'approved' then
    perform settlement.use_deposits(actor, v_deposit.partner_number);
  end if;
  return query select false;
end
$$;
comment on function settlement.decide_deposit(text, uuid, settlement.verdict, text) is
  'Approves a deposit or its reversal, or rejects it.';
revoke all on function
  settlement.decide_deposit(text, uuid, settlement.verdict, text) from public;
