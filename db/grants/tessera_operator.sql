-- What the command line may do: read everything, and change it through functions that leave a
-- trail. It may also do what a partner's key lets it do, for imports on behalf of a partner.

set local role tessera_owner;

revoke all on all tables in schema coalition, tenancy, membership, ledger, earning, redemption, settlement from tessera_operator;
revoke all on all functions in schema coalition, tenancy, membership, ledger, earning, redemption, settlement from tessera_operator;

grant usage on schema coalition, tenancy, membership, ledger, earning, redemption, settlement to tessera_operator;

grant select on all tables in schema coalition, tenancy, membership, ledger, earning, redemption, settlement to tessera_operator;

grant execute on function
  coalition.configure,
  coalition.adopt_identifier_key,
  tenancy.invite_partner,
  tenancy.set_partner_status,
  tenancy.set_terms,
  tenancy.add_outlet,
  tenancy.issue_key,
  tenancy.end_key,
  tenancy.present_keys,
  tenancy.current_partner_number,
  membership.enrol_members,
  membership.find_member,
  ledger.expire_due_lots,
  ledger.expiries_to_notice,
  ledger.forecast_expiry,
  membership.join_household,
  membership.leave_household,
  membership.merge_members,
  membership.unmerge_member,
  ledger.propose_adjustment,
  ledger.decide_adjustment,
  ledger.make_transfer,
  ledger.set_wallet_status,
  membership.export_member,
  membership.erase_member,
  ledger.read_wallets,
  ledger.balance_at,
  ledger.cut_segment,
  ledger.events_end,
  ledger.keep_events,
  ledger.maintain_events,
  ledger.seal_segment,
  ledger.instant,
  ledger.record_expiry_notices,
  ledger.refresh_statistics,
  ledger.reinstate_points,
  ledger.set_limit,
  ledger.remove_limit,
  ledger.resolve_review,
  ledger.sweep_due,
  ledger.verify,
  ledger.verify_deep,
  earning.record_purchases,
  earning.record_returns,
  settlement.are_terms_approved,
  settlement.is_approved,
  settlement.lock_accounts,
  settlement.balances,
  settlement.record_payment,
  settlement.return_payment,
  settlement.propose_write_off,
  settlement.propose_default,
  settlement.decide_remedy,
  settlement.open_items,
  settlement.held_amount,
  settlement.run_dunning,
  settlement.set_dunning_level,
  settlement.set_payment_policy,
  settlement.default_waterfall,
  settlement.deposit_available,
  settlement.pending_adjustments,
  settlement.resolve_dispute
to tessera_operator;
