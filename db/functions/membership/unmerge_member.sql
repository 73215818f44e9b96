-- membership.unmerge_member
--
-- Undoes a merge: the identifiers, contact data and points that came from the member go back to it,
-- and its id names it again. Partners that came to know the other member by the merge no longer do,
-- until they are shown one of its identifiers. What was earned or redeemed since stays with the
-- other; of the points that came along, what has expired since stays gone.
--
-- Only while nothing of these points was spent, moved on or set aside; the refusal says how many.
--
-- A rehearsal does the same and undoes it.
--
-- Raises
--   TS104, TS601                 see membership.lock_members; an erasure took both, for good
--   TS210 wallet_frozen          the points would leave a wallet from which spending was stopped
--   TS610 member_not_merged      the id is no other name of a member
--   TS611 merged_points_spent    some of the moved points are gone, or set aside
--   TS612 survivor_merged        the other member was merged itself since: undo that first
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function membership.unmerge_member(
  actor         text,
  new_id        uuid,
  merged_id     uuid,
  reason        text,
  is_rehearsal  boolean
)
returns table (
  member_id uuid, points_moved bigint, identifiers_moved bigint, balance_after bigint)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_survivor  uuid := (membership.lock_members(array[merged_id]))[1];
  v_merge     membership.merges;
  v_move      ledger.moves;
begin
  select * into v_merge from membership.merges g
  where g.from_member = merged_id
    and not exists (select from membership.unmerges n where n.merge_id = g.id);
  if not found then
    raise exception using errcode = 'TS610', message = 'the member is merged with nobody';
  end if;
  if v_merge.into_member <> v_survivor then
    raise exception using errcode = 'TS612',
      message = 'the member that it is merged with was itself merged since: unmerge that one first',
      detail = v_merge.into_member::text;
  end if;

  begin
    identifiers_moved := membership.unmerge_identity(v_merge);
    v_move := membership.return_merged_points(v_merge,
      row(new_id, 'unmerge', null, v_merge.into_member, merged_id, v_merge.into_wallet,
        v_merge.from_wallet, null, null, null, null, actor, reason, null)::ledger.moves);
    insert into membership.unmerges (merge_id, move_id, unmerged_by, reason, recorded_at)
    values (v_merge.id, v_move.id, actor, reason, ledger.instant());
    member_id := merged_id;
    points_moved := coalesce(v_move.points, 0);
    balance_after := (
      select w.balance from membership.members m join ledger.wallets w on w.id = m.wallet_id
      where m.id = merged_id);
    perform membership.announce_merge('member.unmerged', merged_id, ledger.instant());
    perform coalition.record_audit(actor, 'member.unmerged', merged_id::text,
      jsonb_build_object('from', v_merge.into_member, 'points', points_moved,
        'identifiers', identifiers_moved, 'merge', v_merge.id));
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return next;
end
$$;
comment on function membership.unmerge_member(text, uuid, uuid, text, boolean) is
  'Undoes the merge of a member.';
revoke all on function
  membership.unmerge_member(text, uuid, uuid, text, boolean) from public;
