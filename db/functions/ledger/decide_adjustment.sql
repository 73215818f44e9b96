-- ledger.decide_adjustment
--
-- Approves an adjustment, which then happens, or rejects it, and it never will. Whoever proposed it
-- may reject it and cannot approve it. Who is whom: coalition.is_same_person.
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   An adjustment is decided once: the same decision of the same person again returns what it came
--   to (is_replay), any other is refused.
--
-- Raises
--   TS104, TS601                         see membership.lock_members; what was proposed for a
--                                        member that was erased since can only be rejected
--   TS201, TS210                         see ledger.apply_adjustment
--   TS720 adjustment_not_found           no adjustment has this id
--   TS721 adjustment_already_decided     somebody has approved or rejected it
--   TS722 approval_by_proposer           a second person must approve
--   TS901                                the points would have expired already
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function ledger.decide_adjustment(
  actor         text,
  asked_id      uuid,
  verdict       ledger.adjustment_verdict,
  note          text,
  is_rehearsal  boolean
)
returns table (is_replay boolean, balance_after bigint)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_adjustment  ledger.adjustments;
  v_decision    ledger.adjustment_decisions;
begin
  -- Two decisions on one adjustment wait for each other here.
  perform pg_advisory_xact_lock(hashtextextended('decision ' || asked_id, 0));
  select * into v_adjustment from ledger.adjustments a where a.id = asked_id;
  if not found then
    raise exception using errcode = 'TS720', message = 'no adjustment has this id';
  end if;
  select * into v_decision from ledger.adjustment_decisions d where d.adjustment_id = asked_id;
  is_replay := coalition.is_decided(actor, v_adjustment.proposed_by, verdict::text,
    v_decision.verdict::text, v_decision.decided_by, 'TS721', 'an adjustment');
  if is_replay then
    balance_after := v_decision.balance_after;
    return next;
    return;
  end if;
  begin
    perform ledger.announce(array['adjustment.' || verdict], array[0], array[asked_id], null,
      ledger.instant());
    if verdict = 'approved' then
      v_decision := ledger.apply_adjustment(v_adjustment, actor, note);
    else
      -- Of a member that has been erased no free text is kept any more; one that is just being
      -- erased is waited for.
      perform membership.lock_members(array[v_adjustment.member_id], even_erased => true);
      insert into ledger.adjustment_decisions (adjustment_id, verdict, decided_by, decided_at, note)
      values (asked_id, verdict, actor, ledger.instant(),
        case when not membership.is_document_erased('adjustments', 0, asked_id) then note end);
    end if;
    perform coalition.record_audit(actor, 'adjustment.' || verdict, asked_id::text,
      jsonb_build_object('points', v_adjustment.points, 'proposed_by', v_adjustment.proposed_by));
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  balance_after := v_decision.balance_after;
  return next;
end
$$;
comment on function ledger.decide_adjustment(
  text, uuid, ledger.adjustment_verdict, text, boolean) is
  'Approves an adjustment, or rejects it.';
revoke all on function
  ledger.decide_adjustment(text, uuid, ledger.adjustment_verdict, text, boolean) from public;
