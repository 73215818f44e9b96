-- ledger.apply_adjustment
--
-- Makes an approved adjustment happen: a credit opens a lot that the operator has issued, with the
-- expiry that the proposal names or that the coalition's policy gives it now; a debit takes points
-- as a redemption does, first-expiring first, and only points that can be spent.
--
-- Raises
--   TS104, TS601              see membership.lock_members
--   TS201 insufficient_points the member's spendable points are fewer than the debit
--   TS210 wallet_frozen       spending from the wallet was stopped
--   TS901                     the points would have expired already
--
-- Called by ledger.propose_adjustment and ledger.decide_adjustment, which have seen that it may.
set local role tessera_owner;

create or replace function ledger.apply_adjustment(
  adjustment ledger.adjustments, approver text, approver_note text
)
returns ledger.adjustment_decisions
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_settings  coalition.settings;
  v_member    uuid;
  v_locked    record;
  v_decision  ledger.adjustment_decisions;
begin
  select * into strict v_settings from coalition.settings;
  v_member := (membership.lock_members(array[adjustment.member_id]))[1];
  select m.wallet_id into strict v_decision.wallet_id from membership.members m
  where m.id = v_member;
  select * into strict v_locked from ledger.lock_wallets(array[v_decision.wallet_id]);
  v_decision.adjustment_id := adjustment.id;
  v_decision.verdict := 'approved';
  v_decision.decided_by := approver;
  v_decision.decided_at := v_locked.recorded_at;
  v_decision.note := approver_note;

  if adjustment.direction = 'debit' then
    if v_locked.statuses[1] = 'frozen' then
      raise exception using errcode = 'TS210', message = 'the wallet is frozen';
    end if;
    if adjustment.points > v_locked.balances[1] - v_locked.holds[1] then
      raise exception using errcode = 'TS201',
        message = format('only %s points can be taken from the wallet',
          greatest(v_locked.balances[1] - v_locked.holds[1], 0));
    end if;
  else
    v_decision.expires_at := coalesce(adjustment.expires_at, coalition.lot_expires_at(
      v_locked.recorded_at, v_settings.expiry_months, v_settings.expiry_rounding,
      v_settings.time_zone, v_settings.expiry_year_day));
    if v_decision.expires_at <= v_locked.recorded_at then
      raise exception using errcode = 'TS901', message = 'the points would have expired already';
    end if;
  end if;

  v_decision.posting := ledger.post(v_decision.wallet_id,
    adjustment.direction::text::ledger.posting_kind, 0, adjustment.points, v_locked.recorded_at,
    v_locked.recorded_at, adjustment.id);
  select p.balance_after into strict v_decision.balance_after from ledger.postings p
  where p.wallet_id = v_decision.wallet_id and p.sequence = v_decision.posting;
  if adjustment.direction = 'credit' then
    perform ledger.open_lot(row(v_decision.wallet_id, v_decision.expires_at, v_decision.posting, 0,
      adjustment.points, false)::ledger.lots);
    perform ledger.recover_debts(v_decision.wallet_id);
  elsif ledger.consume_lots(v_decision.wallet_id, v_decision.posting, v_decision.posting,
    adjustment.points) < adjustment.points
  then
    perform ledger.fail(
      format('lots of wallet %s do not cover its balance', v_decision.wallet_id));
  else
    perform settlement.change_exposure('debit', a.issuer, a.points) from ledger.allocations a
    where a.wallet_id = v_decision.wallet_id and a.debit = v_decision.posting;
  end if;
  insert into ledger.adjustment_decisions select v_decision.*;
  perform ledger.announce(array['adjustment.posted'], array[0], array[adjustment.id],
    array[v_decision.wallet_id], v_locked.recorded_at);
  return v_decision;
end
$$;
comment on function ledger.apply_adjustment(ledger.adjustments, text, text) is
  'Makes an approved adjustment happen.';
revoke all on function
  ledger.apply_adjustment(ledger.adjustments, text, text) from public;
