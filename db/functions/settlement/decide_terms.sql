-- settlement.decide_terms
--
-- Approves proposed settlement terms, which then come into force at their beginning, or rejects
-- them, and they never will. Whoever proposed them may reject and cannot approve them
-- (coalition.is_decided).
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   Terms are decided once: the same decision of the same person again is a replay (is_replay), any
--   other is refused.
--
-- Raises
--   TS401 settlement_terms_not_found         no settlement terms have this id
--   TS402 settlement_terms_already_decided   somebody has approved or rejected them
--   TS403, TS404, TS405, TS406, TS447        see settlement.require_changeable; such terms can only
--                                            be rejected any more
--   TS722 approval_by_proposer               a second person must approve
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.decide_terms(
  actor         text,
  asked_id      uuid,
  verdict       settlement.verdict,
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
  v_terms     settlement.terms;
  v_decision  settlement.terms_decisions;
begin
  -- Decisions wait for each other here, and for a close that is being recorded.
  perform settlement.begin_change(null);
  select * into v_terms from settlement.terms t where t.id = asked_id;
  if not found then
    raise exception using errcode = 'TS401', message = 'no settlement terms have this id';
  end if;
  select * into v_decision from settlement.terms_decisions d
  where d.terms_number = v_terms.number;
  is_replay := coalition.is_decided(actor, v_terms.proposed_by, verdict::text,
    v_decision.verdict::text, v_decision.decided_by, 'TS402', 'a version of settlement terms');
  if is_replay then
    return next;
    return;
  end if;
  if verdict = 'approved' then
    perform settlement.require_changeable(v_terms);
  end if;
  begin
    insert into settlement.terms_decisions (terms_number, verdict, decided_by, decided_at, note)
    values (v_terms.number, verdict, actor, ledger.instant(), note);
    perform coalition.record_audit(actor, 'settlement_terms.' || verdict,
      (select p.code from tenancy.partners p where p.number = v_terms.partner_number),
      jsonb_build_object('id', v_terms.id, 'valid_from', v_terms.valid_from,
        'proposed_by', v_terms.proposed_by));
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return next;
end
$$;
comment on function settlement.decide_terms(text, uuid, settlement.verdict, text, boolean) is
  'Approves proposed settlement terms, or rejects them.';
revoke all on function
  settlement.decide_terms(text, uuid, settlement.verdict, text, boolean) from public;
