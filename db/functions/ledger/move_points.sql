-- ledger.move_points
--
-- Moves points from one wallet to another and writes the document of it: one transfer_out in the
-- source, and in the target a transfer_in for each part of a lot, which becomes a lot there with
-- the issuer and the expiry that it had. What the target owes is covered at once.
--
-- Given lots, takes all that is open of these, whatever they come to; otherwise so many points, in
-- the order in which they expire.
--
-- Guarantees
--   What leaves the source arrives in the target, to the point, or nothing happens (TS000).
--
-- The caller holds the locks of both wallets, has swept them, and has seen that the source's open
-- lots cover the points. Called by the functions that move members and their points.
set local role tessera_owner;

create or replace function ledger.move_points(moved ledger.moves, only_lots integer[] default null)
returns ledger.moves
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lot      ledger.lots;
  v_left     bigint;
  v_taken    bigint;
  v_posting  integer;
  v_before   bigint;
  v_after    bigint;
begin
  if only_lots is not null then
    select coalesce(sum(l.points), 0) into moved.points from ledger.lots l
    where l.wallet_id = moved.source_wallet and l.sequence = any (only_lots);
  end if;
  select sum(w.balance) into v_before from ledger.wallets w
  where w.id in (moved.source_wallet, moved.target_wallet);
  moved.posting := ledger.post(moved.source_wallet, 'transfer_out', 0, moved.points,
    moved.recorded_at, moved.recorded_at, moved.id);
  select w.balance into moved.source_balance_after from ledger.wallets w
  where w.id = moved.source_wallet;
  select w.balance + moved.points into moved.target_balance_after from ledger.wallets w
  where w.id = moved.target_wallet;
  insert into ledger.moves select moved.*;

  v_left := moved.points;
  for v_lot in
    select * from ledger.lots l
    where l.wallet_id = moved.source_wallet
      and (only_lots is null or l.sequence = any (only_lots))
    order by l.expires_at, l.sequence
  loop
    exit when v_left = 0;
    v_taken := least(v_lot.points, v_left);
    perform ledger.take_from_lot(v_lot, moved.posting, moved.posting, v_taken);
    v_posting := ledger.post(moved.target_wallet, 'transfer_in', v_lot.issuer, v_taken,
      moved.recorded_at, moved.recorded_at, moved.id);
    perform ledger.take_activity(v_lot, moved.target_wallet);
    perform ledger.open_lot(row(moved.target_wallet, v_lot.expires_at, v_posting, v_lot.issuer,
      v_taken, v_lot.renews)::ledger.lots);
    insert into ledger.move_parts (target_wallet, posting, move_id, source_wallet, source_lot,
      issuer, points, expires_at, renews)
    values (moved.target_wallet, v_posting, moved.id, moved.source_wallet, v_lot.sequence,
      v_lot.issuer, v_taken, v_lot.expires_at, v_lot.renews);
    v_left := v_left - v_taken;
  end loop;
  if v_left > 0 then
    perform ledger.fail(format('lots of wallet %s do not cover its balance', moved.source_wallet));
  end if;

  select sum(w.balance) into v_after from ledger.wallets w
  where w.id in (moved.source_wallet, moved.target_wallet);
  if v_after <> v_before then
    perform ledger.fail(format('move %s changed %s points into %s', moved.id, v_before, v_after));
  end if;
  perform ledger.recover_debts(moved.target_wallet);
  return moved;
end
$$;
comment on function ledger.move_points(ledger.moves, integer[]) is
  'Moves points from one wallet to another.';
revoke all on function
  ledger.move_points(ledger.moves, integer[]) from public;
