-- settlement.decide_remedy
--
-- Approves what somebody proposed about claims that are not paid, which then happens, or rejects
-- it, and it never will. Whoever proposed it may reject it and cannot approve it
-- (coalition.is_decided).
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   A remedy is decided once: the same decision of the same person again has no effect (is_replay),
--   any other is refused.
--
-- Raises
--   TS440, TS441, TS442          see settlement.apply_remedy
--   TS445 remedy_not_found       no remedy has this id
--   TS446 remedy_already_decided somebody has approved or rejected it
--   TS722 approval_by_proposer   a second person must approve
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.decide_remedy(
  actor         text,
  asked_id      uuid,
  new_verdict   settlement.verdict,
  note          text,
  is_rehearsal  boolean
)
returns table (is_replay boolean)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_remedy    settlement.remedies;
  v_decision  settlement.remedy_decisions;
begin
  perform settlement.lock_accounts();
  select * into v_remedy from settlement.remedies r where r.id = asked_id;
  if not found then
    raise exception using errcode = 'TS445', message = 'no remedy has this id';
  end if;
  select * into v_decision from settlement.remedy_decisions d
  where d.partner_number = v_remedy.partner_number and d.remedy_id = asked_id;
  is_replay := coalition.is_decided(actor, v_remedy.proposed_by, new_verdict::text,
    v_decision.verdict::text, v_decision.decided_by, 'TS446', 'a remedy');
  if is_replay then
    return next;
    return;
  end if;
  begin
    insert into settlement.remedy_decisions
      (partner_number, remedy_id, verdict, decided_by, decided_at, note)
    values (v_remedy.partner_number, asked_id, new_verdict, actor, ledger.instant(),
      decide_remedy.note);
    perform coalition.record_audit(actor, 'remedy.' || new_verdict, asked_id::text,
      jsonb_build_object('kind', v_remedy.kind, 'amount', v_remedy.amount,
        'currency', v_remedy.currency, 'proposed_by', v_remedy.proposed_by));
    if new_verdict = 'approved' then
      perform settlement.apply_remedy(actor, v_remedy);
    end if;
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return next;
end
$$;
comment on function settlement.decide_remedy(text, uuid, settlement.verdict, text, boolean) is
  'Approves what was proposed about claims that are not paid, or rejects it.';
revoke all on function
  settlement.decide_remedy(text, uuid, settlement.verdict, text, boolean) from public;
