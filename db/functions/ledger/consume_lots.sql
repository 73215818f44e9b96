-- ledger.consume_lots
--
-- Takes up to so many points out of a wallet's open lots for one debit, first-expiring first, then
-- oldest, writes the allocations, and returns how many it took. The caller holds the wallet's lock
-- and accounts for the balance.
--
-- Called by the recording functions for one wallet at a time; redemptions consume set-based.
set local role tessera_owner;

create or replace function ledger.consume_lots(
  consumed_wallet  uuid,
  debit_sequence   integer,
  cause_sequence   integer,
  points_wanted    bigint
)
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lot   ledger.lots;
  v_left  bigint := points_wanted;
  v_taken bigint;
begin
  if v_left <= 0 then
    return 0;
  end if;
  for v_lot in
    select * from ledger.lots l
    where l.wallet_id = consumed_wallet
    order by l.expires_at, l.sequence
  loop
    v_taken := least(v_lot.points, v_left);
    perform ledger.take_from_lot(v_lot, debit_sequence, cause_sequence, v_taken);
    v_left := v_left - v_taken;
    exit when v_left = 0;
  end loop;
  return points_wanted - v_left;
end
$$;
comment on function ledger.consume_lots(uuid, integer, integer, bigint) is
  'Takes points from a wallet''s lots in the order of their expiry.';
revoke all on function ledger.consume_lots(uuid, integer, integer, bigint) from public;
