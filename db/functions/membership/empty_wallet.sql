-- membership.empty_wallet
--
-- Moves all that is in one wallet to another, and closes the first. Nothing is moved, and no
-- document made, when it is empty: then the answer is null.
--
-- Raises
--   TS210, TS603, TS605, TS606, TS607   see membership.require_movable; TS210 also when the other
--                                       wallet is frozen: what comes in could not go out again
--
-- The caller holds the members' locks. Called by the functions of households and merges.
set local role tessera_owner;

create or replace function membership.empty_wallet(moved ledger.moves)
returns ledger.moves
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_locked  record;
  v_move    ledger.moves;
begin
  select * into strict v_locked
  from ledger.lock_wallets(array[moved.source_wallet, moved.target_wallet]);
  perform membership.require_movable(moved.source_wallet);
  if v_locked.statuses[2] = 'frozen' then
    raise exception using errcode = 'TS210', message = 'the other member''s wallet is frozen';
  end if;
  if 'closed' = any (v_locked.statuses) then
    perform ledger.fail(format('wallet %s or %s is closed and somebody''s', moved.source_wallet,
      moved.target_wallet));
  end if;
  if v_locked.balances[1] > 0 then
    moved.points := v_locked.balances[1];
    moved.recorded_at := v_locked.recorded_at;
    v_move := ledger.move_points(moved);
  end if;
  update ledger.wallets w set status = 'closed' where w.id = moved.source_wallet;
  return v_move;
end
$$;
comment on function membership.empty_wallet(ledger.moves) is
  'Moves all that is in one wallet to another, and closes it.';
revoke all on function
  membership.empty_wallet(ledger.moves) from public;
