-- ledger.transfer_points
--
-- Makes one transfer whose members are locked; see ledger.make_transfer for the contract and what
-- it raises. Locks both wallets.
--
-- Raises
--   TS201, TS210, TS613, TS723, TS724   see ledger.make_transfer
--
-- Called by ledger.make_transfer.
set local role tessera_owner;

create or replace function ledger.transfer_points(moved ledger.moves)
returns ledger.moves
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_settings  coalition.settings;
  v_wallets   uuid[];
  v_locked    record;
  v_today     bigint;
begin
  select * into strict v_settings from coalition.settings;
  select array_agg(m.wallet_id order by a.number) into v_wallets
  from unnest(array[moved.source_member, moved.target_member]) with ordinality as a (id, number)
  join membership.members m on m.id = a.id;
  if v_wallets[1] = v_wallets[2] then
    raise exception using errcode = 'TS613', message = 'both members have one wallet';
  end if;
  if moved.points > v_settings.transfer_points_max then
    raise exception using errcode = 'TS723',
      message = format('a transfer moves at most %s points', v_settings.transfer_points_max);
  end if;

  select * into strict v_locked from ledger.lock_wallets(v_wallets);
  moved.source_wallet := v_wallets[1];
  moved.target_wallet := v_wallets[2];
  moved.recorded_at := v_locked.recorded_at;
  if v_locked.statuses[1] = 'frozen' then
    raise exception using errcode = 'TS210', message = 'the wallet is frozen';
  end if;
  select coalesce(sum(m.points), 0) into v_today from ledger.moves m
  where m.source_wallet = v_wallets[1] and m.kind = 'transfer'
    and m.recorded_at >= date_trunc('day', v_locked.recorded_at, v_settings.time_zone);
  if moved.points > v_settings.transfer_points_max_daily - v_today then
    raise exception using errcode = 'TS724',
      message = format('transfers take at most %s points a day out of a wallet; %s are left today',
        v_settings.transfer_points_max_daily,
        greatest(v_settings.transfer_points_max_daily - v_today, 0));
  end if;
  if moved.points > v_locked.balances[1] - v_locked.holds[1] then
    raise exception using errcode = 'TS201',
      message = format('only %s points can be spent from the wallet',
        greatest(v_locked.balances[1] - v_locked.holds[1], 0));
  end if;
  perform ledger.announce(array['transfer.made'], array[0], array[moved.id], null,
    moved.recorded_at);
  return ledger.move_points(moved);
end
$$;
comment on function ledger.transfer_points(ledger.moves) is
  'Makes one transfer whose members are locked.';
revoke all on function
  ledger.transfer_points(ledger.moves) from public;
