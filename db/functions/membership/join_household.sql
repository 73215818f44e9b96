-- membership.join_household
--
-- Gives a member the wallet of another one, so that they collect and spend together. The joiner's
-- points come along, each with its issuer and its expiry; the joiner's own wallet is closed.
-- Whoever is in the household already stays in it, and nothing happens.
--
-- A rehearsal does the same and undoes it.
--
-- Raises
--   TS104, TS601                               see membership.lock_members
--   TS210, TS603, TS605, TS606, TS607          see membership.require_movable
--   TS613 same_wallet                          a member cannot join itself
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function membership.join_household(
  actor          text,
  change_id      uuid,
  joining        uuid,
  household_of   uuid,
  reason         text,
  is_rehearsal   boolean
)
returns table (is_replay boolean, wallet_id uuid, points_moved bigint, balance_after bigint)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_members  uuid[] := membership.lock_members(array[joining, household_of]);
  v_before   uuid := (select m.wallet_id from membership.members m where m.id = v_members[1]);
  v_move     ledger.moves;
begin
  wallet_id := (select m.wallet_id from membership.members m where m.id = v_members[2]);
  if v_members[1] = v_members[2] then
    raise exception using errcode = 'TS613', message = 'a member cannot join itself';
  end if;
  is_replay := v_before = wallet_id;
  points_moved := 0;
  begin
    if not is_replay then
      if (select count(*) from membership.members m
          where m.wallet_id = join_household.wallet_id and m.merged_into is null
            and m.erased_at is null) = 1
      then
        perform ledger.announce(array['household.formed'], array[0], array[v_members[2]],
          array[join_household.wallet_id], ledger.instant());
      end if;
      v_move := membership.empty_wallet(
        row(change_id, 'household', null, v_members[1], v_members[2], v_before, wallet_id, null,
          null, null, null, actor, reason, null)::ledger.moves);
      points_moved := coalesce(v_move.points, 0);
      update membership.members m set wallet_id = join_household.wallet_id
      where m.id = v_members[1] or m.merged_into = v_members[1];
      insert into membership.household_changes (id, member_id, change, wallet_before, wallet_after,
        move_id, changed_by, reason, recorded_at)
      values (change_id, v_members[1], 'joined', v_before, join_household.wallet_id, v_move.id,
        actor, reason, ledger.instant());
      perform ledger.announce(array['household.joined'], array[0], array[v_members[1]],
        array[join_household.wallet_id], ledger.instant());
      perform coalition.record_audit(actor, 'household.joined', v_members[1]::text,
        jsonb_build_object('wallet_before', v_before, 'wallet', join_household.wallet_id,
          'points', points_moved));
    end if;
    balance_after :=
      (select w.balance from ledger.wallets w where w.id = join_household.wallet_id);
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return next;
end
$$;
comment on function membership.join_household(text, uuid, uuid, uuid, text, boolean) is
  'Lets a member share the wallet of another.';
revoke all on function
  membership.join_household(text, uuid, uuid, uuid, text, boolean) from public;
