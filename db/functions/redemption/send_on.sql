-- redemption.send_on
--
-- Sends what a refund has brought back into a closed wallet on to the one to which its points went,
-- and returns the balance of that. The document of the move has the refund's id.
--
-- The caller holds both wallets' locks. Called by redemption.give_back.
set local role tessera_owner;

create or replace function redemption.send_on(
  refunded redemption.redemptions, refund uuid, onward_wallet uuid, recorded_now timestamptz
)
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_points  bigint;
begin
  -- Restored points that had expired may be gone already.
  v_points := (select w.balance from ledger.wallets w where w.id = refunded.wallet_id);
  if v_points > 0 then
    perform ledger.move_points(
      row(refund, 'onward', null, refunded.member_id, refunded.member_id, refunded.wallet_id,
        onward_wallet, v_points, null, null, null, null, null, recorded_now)::ledger.moves);
  end if;
  return (select w.balance from ledger.wallets w where w.id = onward_wallet);
end
$$;
comment on function redemption.send_on(redemption.redemptions, uuid, uuid, timestamptz) is
  'Sends refunded points on from a closed wallet.';
revoke all on function
  redemption.send_on(redemption.redemptions, uuid, uuid, timestamptz) from public;
