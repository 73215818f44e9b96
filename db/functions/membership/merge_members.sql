-- membership.merge_members
--
-- Makes two members that are one person one member: the identifiers, the partners that know it, the
-- contact data and the points of the first go to the second, and the first one's id stays as
-- another name of the second. Entries of the ledger and documents stay as they are; the first
-- wallet is closed. Where a partner was given contact data of both, those of the second hold.
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   Points are neither lost nor doubled: they move with their issuers and expiries.
--   Merging what is merged already changes nothing (is_replay).
--   Members are locked first, then acquaintances are made in the order in which every batch makes
--   them, then wallets are locked: nobody deadlocks.
--
-- Raises
--   TS104, TS601                               see membership.lock_members
--   TS210, TS603, TS605, TS606, TS607          see membership.require_movable
--   TS609 member_already_merged                the first is merged with somebody else
--   TS613 same_wallet                          both ids name one member
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function membership.merge_members(
  actor         text,
  new_id        uuid,
  from_id       uuid,
  into_id       uuid,
  reason        text,
  is_rehearsal  boolean
)
returns table (
  is_replay boolean, member_id uuid, points_moved bigint, identifiers_moved bigint,
  balance_after bigint)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_members  uuid[] := membership.lock_members(array[from_id, into_id]);
  v_merge    membership.merges;
  v_move     ledger.moves;
begin
  is_replay := false;
  member_id := v_members[2];
  points_moved := 0;
  identifiers_moved := 0;
  if v_members[1] = v_members[2] then
    if not exists (
      select from membership.members m where m.id = from_id and m.merged_into = v_members[2])
      or from_id = into_id
    then
      raise exception using errcode = 'TS613', message = 'both ids name one member';
    end if;
    is_replay := true;
  elsif v_members[1] <> from_id then
    raise exception using errcode = 'TS609',
      message = 'the member is merged with another already; unmerge it, or name the other',
      detail = v_members[1]::text;
  else
    begin
      v_merge.id := new_id;
      v_merge.from_member := v_members[1];
      v_merge.into_member := v_members[2];
      v_merge.merged_by := actor;
      v_merge.reason := merge_members.reason;
      v_merge := membership.merge_identity(v_merge);

      if v_merge.from_wallet <> v_merge.into_wallet then
        v_move := membership.empty_wallet(
          row(new_id, 'merge', null, v_merge.from_member, v_merge.into_member, v_merge.from_wallet,
            v_merge.into_wallet, null, null, null, null, actor, v_merge.reason,
            null)::ledger.moves);
        points_moved := coalesce(v_move.points, 0);
      else
        -- What is told of the wallet then is how it is, and stands where it is told.
        perform ledger.lock_wallets(array[v_merge.into_wallet]);
      end if;
      v_merge.move_id := v_move.id;
      v_merge.recorded_at := coalesce(v_move.recorded_at, ledger.instant());
      update membership.members m set merged_into = v_merge.into_member,
        wallet_id = v_merge.into_wallet
      where m.id = v_merge.from_member or m.merged_into = v_merge.from_member;

      insert into membership.merges select v_merge.*;
      insert into membership.merged_identifiers (digest, merge_id)
      select i.digest, v_merge.id from membership.identifiers i
      where i.member_id = v_merge.from_member;
      get diagnostics identifiers_moved = row_count;
      update membership.identifiers i set member_id = v_merge.into_member
      where i.member_id = v_merge.from_member;
      perform membership.announce_merge('member.merged', v_merge.from_member, v_merge.recorded_at);
      perform coalition.record_audit(actor, 'member.merged', v_merge.from_member::text,
        jsonb_build_object('into', v_merge.into_member, 'points', points_moved,
          'identifiers', identifiers_moved, 'merge', new_id));
      balance_after :=
        (select w.balance from ledger.wallets w where w.id = v_merge.into_wallet);
      if is_rehearsal then
        raise exception using errcode = 'TS902', message = 'a rehearsal';
      end if;
    exception when sqlstate 'TS902' then
      null; -- The work of the block is undone; what it found out is kept.
    end;
  end if;
  balance_after := coalesce(balance_after, (
    select w.balance from membership.members m join ledger.wallets w on w.id = m.wallet_id
    where m.id = v_members[2]));
  return next;
end
$$;
comment on function membership.merge_members(text, uuid, uuid, uuid, text, boolean) is
  'Makes two members that are one person one member.';
revoke all on function
  membership.merge_members(text, uuid, uuid, uuid, text, boolean) from public;
