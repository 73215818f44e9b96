-- membership.forfeit_points
--
-- Lets all that a wallet has expire now, open and pending points alike, so that nothing is left of
-- it; returns how many. Debts stay. The caller holds the wallet's lock and knows that nothing is
-- held.
--
-- Called by membership.erase_member.
set local role tessera_owner;

create or replace function membership.forfeit_points(
  forfeited_wallet uuid, recorded_now timestamptz
)
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_pending  ledger.pending_lots;
  v_lot      ledger.lots;
  v_posting  integer;
  v_document uuid;
  v_points   bigint := 0;
begin
  for v_pending in
    update ledger.pending_lots p set is_confirmed = false
    where p.wallet_id = forfeited_wallet
    returning *
  loop
    perform ledger.settle_pending_lot(forfeited_wallet, v_pending.sequence, recorded_now,
      recorded_now);
    v_points := v_points + v_pending.points;
  end loop;
  for v_lot in
    select * from ledger.lots l where l.wallet_id = forfeited_wallet
    order by l.expires_at, l.sequence
  loop
    select p.document_id into strict v_document from ledger.postings p
    where p.wallet_id = forfeited_wallet and p.sequence = v_lot.sequence;
    v_posting := ledger.post(forfeited_wallet, 'expire', v_lot.issuer, v_lot.points, recorded_now,
      recorded_now, v_document);
    perform ledger.take_from_lot(v_lot, v_posting, v_posting, v_lot.points);
    perform ledger.announce(array['points.expired'], array[v_lot.issuer], array[v_document],
      array[forfeited_wallet], recorded_now);
    v_points := v_points + v_lot.points;
  end loop;
  return v_points;
end
$$;
comment on function membership.forfeit_points(uuid, timestamptz) is
  'Lets all that a wallet has expire now.';
revoke all on function membership.forfeit_points(uuid, timestamptz) from public;
