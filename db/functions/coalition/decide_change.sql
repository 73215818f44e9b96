-- coalition.decide_change
--
-- Approves a change, which is then applied, or rejects it, and it never will be. Whoever proposed
-- it may reject it and cannot approve it (coalition.is_decided).
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   A change is decided once: the same decision of the same person again has no effect (is_replay),
--   any other is refused.
--   What could be applied when it was proposed and cannot any more is refused, and can only be
--   rejected: an approval that comes too late changes nothing of the past.
--
-- Raises
--   TS464 change_not_found         no change has this id
--   TS465 change_already_decided   somebody has approved or rejected it
--   TS722 approval_by_proposer     a second person must approve
--   what coalition.apply_change raises
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function coalition.decide_change(
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
  v_change    coalition.changes;
  v_decision  coalition.change_decisions;
begin
  -- Decisions wait for each other here, and for a close that is being recorded.
  perform settlement.begin_change(null);
  select * into v_change from coalition.changes c where c.id = asked_id;
  if not found then
    raise exception using errcode = 'TS464', message = 'no change has this id';
  end if;
  select * into v_decision from coalition.change_decisions d where d.change_id = asked_id;
  is_replay := coalition.is_decided(actor, v_change.proposed_by, new_verdict::text,
    v_decision.verdict::text, v_decision.decided_by, 'TS465', 'a change');
  if is_replay then
    return next;
    return;
  end if;
  begin
    if new_verdict = 'approved' then
      perform coalition.apply_change(actor, v_change);
    end if;
    insert into coalition.change_decisions (change_id, verdict, decided_by, decided_at, note)
    values (asked_id, new_verdict, actor, ledger.instant(), decide_change.note);
    perform coalition.record_audit(actor, 'change.' || new_verdict, asked_id::text,
      jsonb_build_object('kind', v_change.kind, 'proposed_by', v_change.proposed_by));
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return next;
end
$$;
comment on function coalition.decide_change(text, uuid, settlement.verdict, text, boolean) is
  'Approves a change, or rejects it.';
revoke all on function
  coalition.decide_change(text, uuid, settlement.verdict, text, boolean) from public;
