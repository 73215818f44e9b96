-- earning.take_back_points
--
-- Takes the points of a return out of its wallet and says in the return's columns where every one
-- of them went: out of what is pending of the purchase, out of open lots, gone by expiry, owed by
-- the wallet, waived, or charged. Posts what leaves the wallet. The caller holds the wallet's lock
-- and has swept it.
--
-- What is not open and still on hold is owed under every policy, because the hold may give it back:
-- then it pays. Waived, they would be points for goods that were returned. Captured, the debt stays:
-- it was spent after the return. The policy is about what was spent before.
--
-- Called by earning.record_return.
set local role tessera_owner;

create or replace function earning.take_back_points(
  returned          earning.returns,
  purchase_posting  integer,
  policy            coalition.return_policy
)
returns earning.returns
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lot      ledger.lots;
  v_home     uuid;
  v_own      bigint;
  v_balance  bigint;
  v_short    bigint;
  v_rest     bigint;
begin
  returned.points_taken := 0;
  returned.points_expired := 0;
  returned.points_owed := 0;
  returned.points_waived := 0;
  returned.points_charged := 0;
  -- When its wallet is closed, the purchase's lot is not in the one that the return acts on; what
  -- had expired of it had there.
  select p.wallet_id into strict v_home from earning.purchases p
  where p.partner_number = returned.partner_number and p.id = returned.purchase_id;
  returned := earning.cancel_pending_points(returned,
    case when v_home = returned.wallet_id then purchase_posting end);
  v_rest := returned.points - returned.points_cancelled;

  select coalesce(sum(l.points), 0) into v_own from ledger.lots l
  where l.wallet_id = returned.wallet_id and v_home = returned.wallet_id
    and l.sequence = purchase_posting;

  -- What of the purchase is gone, less what earlier returns have counted as such, some of which may
  -- have been reinstated since.
  select least(v_rest - least(v_own, v_rest), greatest(0,
    earning.points_gone(v_home, purchase_posting, returned.purchase_id)
    - coalesce((
      select sum(r.points_expired) from earning.returns r
      where r.partner_number = returned.partner_number
        and r.purchase_id = returned.purchase_id), 0)))
  into returned.points_expired;

  select greatest(w.balance - w.held, 0), w.balance into returned.points_taken, v_balance
  from ledger.wallets w where w.id = returned.wallet_id;
  returned.points_taken := least(returned.points_taken, v_rest - returned.points_expired);
  v_short := v_rest - returned.points_expired - returned.points_taken;
  returned.points_owed := least(v_short,
    ledger.recoverable_points(returned.wallet_id, returned.recorded_at));
  v_short := v_short - returned.points_owed;
  case policy
    when 'within_balance' then returned.points_waived := v_short;
    when 'charge_partner' then returned.points_charged := v_short;
    when 'allow_debt' then returned.points_owed := returned.points_owed + v_short;
  end case;

  if returned.points_taken + returned.points_owed > 0 then
    returned.posting := ledger.post(returned.wallet_id, 'return', returned.partner_number,
      returned.points_taken + returned.points_owed, returned.occurred_at, returned.recorded_at,
      returned.id);
    v_short := returned.points_taken;
    for v_lot in
      select * from ledger.lots l
      where l.wallet_id = returned.wallet_id
      order by (v_home = returned.wallet_id and l.sequence = purchase_posting) desc,
        l.expires_at, l.sequence
    loop
      exit when v_short = 0;
      perform ledger.take_from_lot(v_lot, returned.posting, returned.posting,
        least(v_lot.points, v_short));
      v_short := v_short - least(v_lot.points, v_short);
    end loop;
    if v_short > 0 then
      perform ledger.fail(format('lots of wallet %s do not cover its balance', returned.wallet_id));
    end if;
    if returned.points_owed > 0 then
      insert into ledger.debts (wallet_id, debit, points)
      values (returned.wallet_id, returned.posting, returned.points_owed);
    end if;
  end if;
  returned.balance_after := (select w.balance from ledger.wallets w where w.id = returned.wallet_id);
  return returned;
end
$$;
comment on function earning.take_back_points(earning.returns, integer, coalition.return_policy) is
  'Takes the points of a return out of its wallet.';
revoke all on function
  earning.take_back_points(earning.returns, integer, coalition.return_policy) from public;
