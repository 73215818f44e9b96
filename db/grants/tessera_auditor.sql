-- What an auditor may do: read everything and change nothing.

set local role tessera_owner;

revoke all on all tables in schema coalition, tenancy, membership, ledger, earning, redemption, settlement, catalogue, ordering from tessera_auditor;
revoke all on all functions in schema coalition, tenancy, membership, ledger, earning, redemption, settlement, catalogue, ordering from tessera_auditor;

grant usage on schema coalition, tenancy, membership, ledger, earning, redemption, settlement, catalogue, ordering to tessera_auditor;

grant select on all tables in schema coalition, tenancy, membership, ledger, earning, redemption, settlement, catalogue, ordering to tessera_auditor;

grant execute on function
  catalogue.count_codes, ledger.balance_at, ledger.events_end, ledger.forecast_expiry, ledger.instant, ledger.verify,
  ledger.verify_deep, settlement.carrying_rate_at, settlement.exposure_of, settlement.held_amount,
  settlement.open_items, settlement.outstanding_at, settlement.redemption_triangle,
  settlement.redemption_volume, settlement.reserve_at, settlement.roll_forward,
  settlement.verify_figures, settlement.verify_settlement,
  settlement.supplier_payables, ordering.best_sellers, ordering.open_voucher_liability
to tessera_auditor;
