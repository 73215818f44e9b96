-- ledger.propose_adjustment
--
-- Proposes to give points to a member or to take some. Up to the coalition's approval limit it is
-- done at once; above it a second person decides (ledger.decide_adjustment).
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   A reference makes one adjustment: repeating it returns the first answer (is_replay).
--
-- Raises
--   TS104, TS601                  see membership.lock_members
--   TS201, TS210                  see ledger.apply_adjustment
--   TS204 reference_already_used  for another adjustment
--   TS901                         the points would have expired already
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function ledger.propose_adjustment(
  actor                 text,
  new_id                uuid,
  adjustment_reference  text,
  asked_member          uuid,
  direction             ledger.adjustment_direction,
  kind                  ledger.adjustment_kind,
  points_asked          bigint,
  expires_at            timestamptz,
  reason                text,
  is_rehearsal          boolean
)
returns table (adjustment_id uuid, is_replay boolean, state text, balance_after bigint)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_adjustment  ledger.adjustments;
  v_decision    ledger.adjustment_decisions;
begin
  is_replay := false;
  -- Two proposals with one reference wait for each other here, whosever they are.
  perform pg_advisory_xact_lock(hashtextextended('adjustment ' || adjustment_reference, 0));
  select * into v_adjustment from ledger.adjustments a where a.reference = adjustment_reference;
  if found then
    if (v_adjustment.direction, v_adjustment.kind, v_adjustment.points)
        <> (propose_adjustment.direction, propose_adjustment.kind, points_asked)
      or v_adjustment.expires_at is distinct from propose_adjustment.expires_at
      or membership.survivor(v_adjustment.member_id)
        is distinct from membership.survivor(asked_member)
    then
      raise exception using errcode = 'TS204',
        message = 'another adjustment has this reference', detail = v_adjustment.id::text;
    end if;
    is_replay := true;
    select * into v_decision from ledger.adjustment_decisions d
    where d.adjustment_id = v_adjustment.id;
  else
    begin
      v_adjustment.id := new_id;
      v_adjustment.reference := adjustment_reference;
      v_adjustment.member_id := (membership.lock_members(array[asked_member]))[1];
      v_adjustment.direction := propose_adjustment.direction;
      v_adjustment.kind := propose_adjustment.kind;
      v_adjustment.points := points_asked;
      v_adjustment.expires_at := propose_adjustment.expires_at;
      if propose_adjustment.reason is null then
        raise exception using errcode = 'TS901', message = 'an adjustment needs a reason';
      end if;
      v_adjustment.reason := propose_adjustment.reason;
      v_adjustment.needs_approval := points_asked >
        (select s.adjustment_approval_limit from coalition.settings s);
      v_adjustment.proposed_by := actor;
      v_adjustment.proposed_at := ledger.instant();
      if v_adjustment.expires_at <= v_adjustment.proposed_at then
        raise exception using errcode = 'TS901',
          message = 'the points would have expired already';
      end if;
      insert into ledger.adjustments select v_adjustment.*;
      perform coalition.record_audit(actor, 'adjustment.proposed', v_adjustment.id::text,
        jsonb_build_object('member', v_adjustment.member_id, 'direction', v_adjustment.direction,
          'kind', v_adjustment.kind, 'points', points_asked,
          'needs_approval', v_adjustment.needs_approval));
      perform ledger.announce(array['adjustment.proposed'], array[0], array[v_adjustment.id], null,
        v_adjustment.proposed_at);
      if not v_adjustment.needs_approval then
        v_decision := ledger.apply_adjustment(v_adjustment, null, null);
        perform coalition.record_audit(actor, 'adjustment.approved', v_adjustment.id::text,
          jsonb_build_object('points', points_asked, 'within_limit', true));
      end if;
      if is_rehearsal then
        raise exception using errcode = 'TS902', message = 'a rehearsal';
      end if;
    exception when sqlstate 'TS902' then
      null; -- The work of the block is undone; what it found out is kept.
    end;
  end if;
  adjustment_id := v_adjustment.id;
  state := coalesce(v_decision.verdict::text, 'proposed');
  balance_after := v_decision.balance_after;
  return next;
end
$$;
comment on function ledger.propose_adjustment(text, uuid, text, uuid, ledger.adjustment_direction,
  ledger.adjustment_kind, bigint, timestamptz, text, boolean) is
  'Proposes to give points to a member or to take some.';
revoke all on function
  ledger.propose_adjustment(text, uuid, text, uuid, ledger.adjustment_direction,
  ledger.adjustment_kind, bigint, timestamptz, text, boolean) from public;
