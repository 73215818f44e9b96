-- settlement.resolve_dispute
--
-- Accepts a dispute, which then becomes a line of the next settlement, or rejects it.
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   A dispute is resolved once: the same answer of the same person again has no effect (is_replay),
--   any other is refused.
--
-- Raises
--   TS453 dispute_not_found          no dispute has this id
--   TS454 dispute_already_resolved   somebody has accepted or rejected it
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.resolve_dispute(
  actor         text,
  asked_id      uuid,
  new_verdict   settlement.dispute_verdict,
  reason        text,
  is_rehearsal  boolean
)
returns table (is_replay boolean, amount bigint, currency text)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_dispute     settlement.disputes;
  v_resolution  settlement.dispute_resolutions;
begin
  select * into v_dispute from settlement.disputes d where d.id = asked_id;
  if not found then
    raise exception using errcode = 'TS453', message = 'no dispute has this id';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('disputes ' || v_dispute.partner_number, 0));
  amount := v_dispute.amount;
  currency := (select t.currency from settlement.statements t
    where t.partner_number = v_dispute.partner_number
      and t.settlement_number = v_dispute.settlement_number);
  select * into v_resolution from settlement.dispute_resolutions r
  where r.partner_number = v_dispute.partner_number and r.dispute_id = asked_id;
  is_replay := found;
  if found then
    if v_resolution.verdict <> new_verdict
      or not coalition.is_same_person(v_resolution.resolved_by, actor)
    then
      raise exception using errcode = 'TS454', message = format('%s has %s this dispute already',
        v_resolution.resolved_by, v_resolution.verdict);
    end if;
    return next;
    return;
  end if;
  begin
    insert into settlement.dispute_resolutions
      (partner_number, dispute_id, verdict, reason, resolved_by, resolved_at)
    values (v_dispute.partner_number, asked_id, new_verdict, resolve_dispute.reason, actor,
      ledger.instant());
    perform coalition.record_audit(actor, 'dispute.' || new_verdict, asked_id::text,
      jsonb_build_object('amount', v_dispute.amount, 'reason', resolve_dispute.reason));
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return next;
end
$$;
comment on function settlement.resolve_dispute(
  text, uuid, settlement.dispute_verdict, text, boolean) is
  'Accepts a dispute or rejects it.';
revoke all on function settlement.resolve_dispute(
  text, uuid, settlement.dispute_verdict, text, boolean) from public;
