-- redemption.restore_lots
--
-- Puts refunded points back into the lots that a redemption took them from, the last-expiring
-- first, and writes the restoring allocations. A lot whose expiry has passed comes back with the
-- coalition's grace, or, without grace, expires at once. What is left covers what the wallet owes.
--
-- Called by redemption.give_back.
set local role tessera_owner;

create or replace function redemption.restore_lots(
  refunded        redemption.redemptions,
  refund_posting  integer,
  points_back     bigint,
  restored_at     timestamptz,
  grace_days      integer
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_taken    record;
  v_left     bigint := points_back;
  v_is_late  boolean;
  v_expires  timestamptz;
  v_active   timestamptz := (
    select w.active_until from ledger.wallets w where w.id = refunded.wallet_id);
begin
  for v_taken in
    select a.lot, a.issuer, a.renews, a.expires_at, sum(a.points)::bigint as points
    from ledger.allocations a
    where a.wallet_id = refunded.wallet_id and a.debit = refunded.posting
    group by a.lot, a.issuer, a.renews, a.expires_at
    having sum(a.points) > 0
    order by a.expires_at desc, a.lot desc
  loop
    exit when v_left = 0;
    v_taken.points := least(v_taken.points, v_left);
    v_expires := v_taken.expires_at;
    v_is_late := case when v_taken.renews then v_active else v_expires end <= restored_at
      and grace_days > 0;
    if v_is_late then
      v_expires := restored_at + grace_days * interval '24 hours';
    end if;
    perform ledger.open_lot(row(refunded.wallet_id, v_expires, v_taken.lot, v_taken.issuer,
      v_taken.points, v_taken.renews and not v_is_late)::ledger.lots);
    insert into ledger.allocations
      (wallet_id, debit, cause, lot, points, issuer, renews, expires_at, kind, partner_number,
       occurred_at, recorded_at, redeemed_at)
    select p.wallet_id, refunded.posting, p.sequence, v_taken.lot, -v_taken.points, v_taken.issuer,
      v_taken.renews, v_taken.expires_at, p.kind, p.partner_number, p.occurred_at, p.recorded_at,
      refunded.occurred_at
    from ledger.postings p
    where p.wallet_id = refunded.wallet_id and p.sequence = refund_posting;
    v_left := v_left - v_taken.points;
  end loop;
  if v_left > 0 then
    perform ledger.fail(format('allocations of redemption %s do not cover it', refunded.id));
  end if;
  perform ledger.sweep(array[refunded.wallet_id], restored_at);
  perform ledger.recover_debts(refunded.wallet_id);
end
$$;
comment on function redemption.restore_lots(
  redemption.redemptions, integer, bigint, timestamptz, integer) is
  'Puts refunded points back into the lots that they came from.';
revoke all on function redemption.restore_lots(
  redemption.redemptions, integer, bigint, timestamptz, integer) from public;
