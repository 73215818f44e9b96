-- redemption.set_points_aside
--
-- Moves points from a wallet's open lots to a new hold, first-expiring first, then oldest. Moves
-- the very lots, so that the hold's capture spends them and no others. No posting: the points stay
-- in the wallet. The caller holds the wallet's lock and has seen that there are enough points.
--
-- Called by redemption.place_hold.
set local role tessera_owner;

create or replace function redemption.set_points_aside(
  held_wallet   uuid,
  new_hold      uuid,
  placed_by     integer,
  points_asked  bigint,
  hold_expires  timestamptz
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lot    ledger.lots;
  v_left   bigint := points_asked;
  v_taken  bigint;
begin
  for v_lot in
    select * from ledger.lots l where l.wallet_id = held_wallet order by l.expires_at, l.sequence
  loop
    exit when v_left = 0;
    v_taken := least(v_lot.points, v_left);
    if v_taken = v_lot.points then
      delete from ledger.lots l
      where l.wallet_id = held_wallet and l.expires_at = v_lot.expires_at
        and l.sequence = v_lot.sequence;
    else
      update ledger.lots l set points = l.points - v_taken
      where l.wallet_id = held_wallet and l.expires_at = v_lot.expires_at
        and l.sequence = v_lot.sequence;
    end if;
    insert into ledger.held_lots (wallet_id, hold_id, expires_at, sequence, issuer, points, renews)
    values (held_wallet, new_hold, v_lot.expires_at, v_lot.sequence, v_lot.issuer, v_taken,
      v_lot.renews);
    v_left := v_left - v_taken;
  end loop;
  if v_left > 0 then
    perform ledger.fail(format('lots of wallet %s differ from its balance', held_wallet));
  end if;
  insert into ledger.open_holds (wallet_id, hold_id, placed_by, points, expires_at)
  values (held_wallet, new_hold, placed_by, points_asked, hold_expires);
  update ledger.wallets w
  set held = w.held + points_asked, due_at_first = least(w.due_at_first, hold_expires)
  where w.id = held_wallet;
end
$$;
comment on function redemption.set_points_aside(uuid, uuid, integer, bigint, timestamptz) is
  'Moves points from open lots to a hold.';
revoke all on function redemption.set_points_aside(uuid, uuid, integer, bigint, timestamptz)
  from public;
