-- ledger.release_hold
--
-- Ends an open hold and gives what it still holds back to the wallet's open lots, each part with
-- the expiry that it had; what the wallet owes is covered first. No posting: the points never left
-- the wallet. A part whose expiry had passed when the hold ended expires at once and covers
-- nothing. The caller holds the wallet's lock.
--
-- Called by redemption.expire_hold when the hold's time is over, and by captures and voids.
set local role tessera_owner;

create or replace function ledger.release_hold(
  held_wallet    uuid,
  released_hold  uuid,
  recorded_now   timestamptz
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_expiring  boolean := (select not s.expires_after_notice from coalition.settings s);
  v_active_until timestamptz := (select w.active_until from ledger.wallets w where w.id = held_wallet);
  v_part     ledger.held_lots;
  v_expires  timestamptz;
  v_ended    timestamptz;
begin
  delete from ledger.open_holds h where h.wallet_id = held_wallet and h.hold_id = released_hold
  returning least(h.expires_at, recorded_now) into v_ended;
  if not found then
    perform ledger.fail(format('hold %s of wallet %s is not open', released_hold, held_wallet));
  end if;
  for v_part in
    delete from ledger.held_lots h where h.wallet_id = held_wallet and h.hold_id = released_hold
    returning *
  loop
    update ledger.wallets w set held = w.held - v_part.points where w.id = held_wallet;
    perform ledger.open_lot(row(held_wallet, v_part.expires_at, v_part.sequence, v_part.issuer,
      v_part.points, v_part.renews)::ledger.lots);
    v_expires := case when v_part.renews then v_active_until else v_part.expires_at end;
    if v_expires <= v_ended and v_is_expiring then
      perform ledger.expire_lot(held_wallet, v_part.expires_at, v_part.sequence, v_expires,
        recorded_now);
    end if;
  end loop;
  perform ledger.recover_debts(held_wallet);
end
$$;
comment on function ledger.release_hold(uuid, uuid, timestamptz) is
  'Ends a hold and opens the lots that it held.';
revoke all on function ledger.release_hold(uuid, uuid, timestamptz) from public;
