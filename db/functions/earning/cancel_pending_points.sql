-- earning.cancel_pending_points
--
-- Takes the points of a return out of what is still pending of its purchase, as far as that goes,
-- and says so in the return's columns. These points have never reached the balance, so they are
-- cancelled and not taken. The caller holds the wallet's lock and has swept it.
--
-- Called by earning.take_back_points.
set local role tessera_owner;

create or replace function earning.cancel_pending_points(
  returned          earning.returns,
  purchase_posting  integer
)
returns earning.returns
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lot  ledger.pending_lots;
begin
  returned.points_cancelled := 0;
  select * into v_lot from ledger.pending_lots p
  where p.wallet_id = returned.wallet_id and p.sequence = purchase_posting;
  if not found or returned.points = 0 then
    return returned;
  end if;

  returned.points_cancelled := least(v_lot.points, returned.points);
  if returned.points_cancelled = v_lot.points then
    delete from ledger.pending_lots p
    where p.wallet_id = returned.wallet_id and p.sequence = purchase_posting;
  else
    update ledger.pending_lots p set points = p.points - returned.points_cancelled
    where p.wallet_id = returned.wallet_id and p.sequence = purchase_posting;
  end if;
  returned.cancel_posting := ledger.post(returned.wallet_id, 'cancel', v_lot.issuer,
    returned.points_cancelled, returned.occurred_at, returned.recorded_at, returned.id);
  insert into ledger.allocations
    (wallet_id, debit, cause, lot, points, issuer, renews, expires_at, kind, partner_number,
     occurred_at, recorded_at)
  values (returned.wallet_id, returned.cancel_posting, returned.cancel_posting, v_lot.sequence,
    returned.points_cancelled, v_lot.issuer, v_lot.renews, v_lot.expires_at, 'cancel',
    v_lot.issuer, returned.occurred_at, returned.recorded_at);
  return returned;
end
$$;
comment on function earning.cancel_pending_points(earning.returns, integer) is
  'Takes the points of a return out of what is pending of its purchase.';
revoke all on function earning.cancel_pending_points(earning.returns, integer) from public;
