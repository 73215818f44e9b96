-- membership.leave_household
--
-- Gives a member that shares a wallet a new and empty one of its own. The points stay with the
-- household, and so do its holds, its debts, and what returns and refunds of earlier purchases and
-- redemptions come to: all of these are the household's.
--
-- Raises
--   TS104, TS601            see membership.lock_members
--   TS210 wallet_frozen     nobody leaves a wallet while spending from it is stopped
--   TS604 not_in_household  the member shares its wallet with nobody
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function membership.leave_household(
  actor text, change_id uuid, leaving uuid, new_wallet uuid, reason text
)
returns void
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_member  uuid := (membership.lock_members(array[leaving]))[1];
  v_wallet  uuid := (select m.wallet_id from membership.members m where m.id = v_member);
  v_locked  record;
begin
  select * into strict v_locked from ledger.lock_wallets(array[v_wallet]);
  if not exists (
    select from membership.members m
    where m.wallet_id = v_wallet and m.id <> v_member and m.merged_into is null
      and m.erased_at is null)
  then
    raise exception using errcode = 'TS604', message = 'the member shares its wallet with nobody';
  end if;
  if v_locked.statuses[1] = 'frozen' then
    raise exception using errcode = 'TS210', message = 'the household''s wallet is frozen';
  end if;
  -- Whoever waits for this wallet sees that it was changed, and asks whose it is again.
  update ledger.wallets w set status = w.status where w.id = v_wallet;
  insert into ledger.wallets (id, created_at) values (new_wallet, v_locked.recorded_at);
  update membership.members m set wallet_id = new_wallet
  where m.id = v_member or m.merged_into = v_member;
  insert into membership.household_changes (id, member_id, change, wallet_before, wallet_after,
    changed_by, reason, recorded_at)
  values (change_id, v_member, 'left', v_wallet, new_wallet, actor, reason, v_locked.recorded_at);
  perform ledger.announce(array['household.left'], array[0], array[v_member], array[v_wallet],
    v_locked.recorded_at);
  perform coalition.record_audit(actor, 'household.left', v_member::text,
    jsonb_build_object('wallet_before', v_wallet, 'wallet', new_wallet));
end
$$;
comment on function membership.leave_household(text, uuid, uuid, uuid, text) is
  'Gives a member of a household a wallet of its own.';
revoke all on function
  membership.leave_household(text, uuid, uuid, uuid, text) from public;
