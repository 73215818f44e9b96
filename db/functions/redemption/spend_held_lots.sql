-- redemption.spend_held_lots
--
-- Spends points of a hold: consumes the lots that it has set aside, first-expiring first, then
-- oldest, and writes the allocations of the redemption. What is left stays held. The caller holds
-- the wallet's lock and has posted the redemption.
--
-- Called by redemption.capture_hold.
set local role tessera_owner;

create or replace function redemption.spend_held_lots(
  held_wallet     uuid,
  captured_hold   uuid,
  debit_sequence  integer,
  points_spent    bigint
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_part   ledger.held_lots;
  v_left   bigint := points_spent;
  v_taken  bigint;
begin
  for v_part in
    select * from ledger.held_lots h
    where h.wallet_id = held_wallet and h.hold_id = captured_hold
    order by h.expires_at, h.sequence
  loop
    exit when v_left = 0;
    v_taken := least(v_part.points, v_left);
    if v_taken = v_part.points then
      delete from ledger.held_lots h
      where h.wallet_id = held_wallet and h.hold_id = captured_hold
        and h.expires_at = v_part.expires_at and h.sequence = v_part.sequence;
    else
      update ledger.held_lots h set points = h.points - v_taken
      where h.wallet_id = held_wallet and h.hold_id = captured_hold
        and h.expires_at = v_part.expires_at and h.sequence = v_part.sequence;
    end if;
    insert into ledger.allocations
      (wallet_id, debit, cause, lot, points, issuer, renews, expires_at, kind, partner_number,
       occurred_at, recorded_at)
    select held_wallet, debit_sequence, debit_sequence, v_part.sequence, v_taken, v_part.issuer,
      v_part.renews, v_part.expires_at, p.kind, p.partner_number, p.occurred_at, p.recorded_at
    from ledger.postings p
    where p.wallet_id = held_wallet and p.sequence = debit_sequence;
    v_left := v_left - v_taken;
  end loop;
  if v_left > 0 then
    perform ledger.fail(format('hold %s has set aside less than is captured', captured_hold));
  end if;
  update ledger.wallets w set held = w.held - points_spent where w.id = held_wallet;
end
$$;
comment on function redemption.spend_held_lots(uuid, uuid, integer, bigint) is
  'Spends the lots that a hold has set aside.';
revoke all on function redemption.spend_held_lots(uuid, uuid, integer, bigint) from public;
