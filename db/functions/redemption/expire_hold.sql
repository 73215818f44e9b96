-- redemption.expire_hold
--
-- Ends a hold whose time is over: gives its points back to the wallet and writes how it ended. The
-- caller holds the wallet's lock, which capture and void take too, so a hold ends once.
--
-- Called by ledger.sweep.
set local role tessera_owner;

create or replace function redemption.expire_hold(
  held_wallet   uuid,
  expired_hold  uuid,
  recorded_now  timestamptz
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_open  ledger.open_holds;
begin
  select * into strict v_open from ledger.open_holds h
  where h.wallet_id = held_wallet and h.hold_id = expired_hold;
  perform ledger.announce(array['hold.expired'], array[v_open.placed_by], array[expired_hold],
    array[held_wallet], recorded_now);
  perform ledger.release_hold(held_wallet, expired_hold, recorded_now);
  insert into redemption.hold_resolutions (partner_number, hold_id, outcome, occurred_at,
    recorded_at, points_captured, points_released)
  values (v_open.placed_by, expired_hold, 'expired', v_open.expires_at, recorded_now, 0,
    v_open.points);
end
$$;
comment on function redemption.expire_hold(uuid, uuid, timestamptz) is
  'Ends a hold whose time is over.';
revoke all on function redemption.expire_hold(uuid, uuid, timestamptz) from public;
