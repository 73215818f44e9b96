-- ledger.make_transfer
--
-- Gives points of one member to another: first-expiring first, each with the issuer and the expiry
-- that it had. The limits are the coalition's; what a wallet has given today is counted by the
-- transfers recorded since midnight in the coalition's time zone.
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   A reference makes one transfer: repeating it returns the first answer (is_replay).
--   Members are locked in the order of their ids, then wallets in the order of theirs.
--
-- Raises
--   TS104, TS601                        see membership.lock_members
--   TS201 insufficient_points           the source's spendable points are fewer than asked
--   TS204 reference_already_used        for another transfer
--   TS210 wallet_frozen                 spending from the source was stopped
--   TS613 same_wallet                   both members have one wallet
--   TS723 transfer_exceeds_limit        more than one transfer may move
--   TS724 transfer_exceeds_daily_limit  more than may leave the wallet today
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function ledger.make_transfer(
  actor               text,
  transfer_id         uuid,
  transfer_reference  text,
  source_member       uuid,
  target_member       uuid,
  points_asked        bigint,
  reason              text,
  is_rehearsal        boolean
)
returns table (
  move_id uuid, is_replay boolean, source_balance_after bigint, target_balance_after bigint)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_members  uuid[];
  v_move     ledger.moves;
begin
  is_replay := false;
  -- Two transfers with one reference wait for each other here, whosever they are.
  perform pg_advisory_xact_lock(hashtextextended('move ' || transfer_reference, 0));
  v_members := membership.lock_members(array[source_member, target_member]);
  select * into v_move from ledger.moves m where m.reference = transfer_reference;
  if found then
    if v_move.kind <> 'transfer' or v_move.points <> points_asked
      or (v_move.source_member, v_move.target_member) <> (source_member, target_member)
        and array[membership.survivor(v_move.source_member),
          membership.survivor(v_move.target_member)]
          <> v_members
    then
      raise exception using errcode = 'TS204',
        message = 'another transfer has this reference', detail = v_move.id::text;
    end if;
    is_replay := true;
  else
    begin
      v_move.id := transfer_id;
      v_move.kind := 'transfer';
      v_move.reference := transfer_reference;
      v_move.source_member := v_members[1];
      v_move.target_member := v_members[2];
      v_move.points := points_asked;
      v_move.moved_by := actor;
      v_move.reason := reason;
      v_move := ledger.transfer_points(v_move);
      perform coalition.record_audit(actor, 'points.transferred', v_move.id::text,
        jsonb_build_object('source_member', v_members[1], 'target_member', v_members[2],
          'points', points_asked, 'reference', transfer_reference));
      if is_rehearsal then
        raise exception using errcode = 'TS902', message = 'a rehearsal';
      end if;
    exception when sqlstate 'TS902' then
      null; -- The work of the block is undone; what it found out is kept.
    end;
  end if;
  move_id := v_move.id;
  source_balance_after := v_move.source_balance_after;
  target_balance_after := v_move.target_balance_after;
  return next;
end
$$;
comment on function ledger.make_transfer(text, uuid, text, uuid, uuid, bigint, text, boolean) is
  'Gives points of one member to another.';
revoke all on function
  ledger.make_transfer(text, uuid, text, uuid, uuid, bigint, text, boolean) from public;
