-- What the API may do: read under row-level security, and execute the API's functions. It has no
-- right to insert, update or delete anywhere.

set local role tessera_owner;

revoke all on all tables in schema coalition, tenancy, membership, ledger, earning, redemption, settlement, catalogue, ordering from tessera_service;
revoke all on all functions in schema coalition, tenancy, membership, ledger, earning, redemption, settlement, catalogue, ordering from tessera_service;

grant usage on schema coalition, tenancy, membership, ledger, earning, redemption, settlement, catalogue, ordering to tessera_service;

grant select on
  tenancy.partners, tenancy.outlets, tenancy.terms,
  membership.members, membership.contacts, membership.acquaintances,
  ledger.wallets, ledger.postings,
  earning.purchases, earning.returns, earning.decisions,
  redemption.redemptions, redemption.refunds, redemption.holds, redemption.hold_resolutions,
  earning.purchase_documents, earning.return_documents,
  redemption.redemption_documents, redemption.refund_documents, redemption.hold_documents
to tessera_service;
grant select (name, time_zone, expiry_months, expiry_rounding, return_policy, refund_grace_days, updated_at)
on coalition.settings to tessera_service;

grant select on
  settlement.terms, settlement.statements, settlement.lines,
  settlement.papers, settlement.statement_documents, settlement.statement_lines
to tessera_service;
grant select (number, id, name, from_at, until_at, currency, closed_at, signing_key)
on settlement.settlements to tessera_service;

grant select on settlement.disputes, settlement.dispute_postings, settlement.dispute_documents
to tessera_service;
grant select (partner_number, dispute_id, verdict, reason, resolved_at)
on settlement.dispute_resolutions to tessera_service;

grant select on ordering.orders, ordering.order_moves, catalogue.stock to tessera_service;
grant select on
  ordering.vouchers, ordering.open_vouchers, ordering.voucher_ends, ordering.activations,
  ordering.voucher_documents,
  catalogue.gifts, catalogue.gift_texts, catalogue.gift_prices, catalogue.gift_honourers,
  catalogue.surprise_odds, catalogue.supply_terms, catalogue.gift_changes,
  catalogue.gift_documents
to tessera_service;

grant execute on function
  catalogue.add_stock,
  catalogue.count_orders,
  catalogue.draft_gift,
  catalogue.honourers_of,
  catalogue.move_gift,
  catalogue.published_gift,
  catalogue.revise_gift,
  catalogue.search_gifts,
  catalogue.told_categories,
  catalogue.withdraw_codes,
  tenancy.current_partner_number,
  tenancy.present_keys,
  tenancy.present_readers,
  tenancy.reading_partner_number,
  tenancy.note_key_uses,
  coalition.adopt_identifier_key,
  coalition.adopt_voucher_key,
  membership.enrol_members,
  membership.find_member,
  membership.member_identifiers,
  ledger.instant,
  ledger.is_wallet_known,
  ledger.cut_segment,
  ledger.known_balance_at,
  ledger.maintain_events,
  ledger.partner_events,
  ledger.seal_segment,
  ledger.read_wallets,
  ledger.sweep_due,
  ledger.wallet_postings,
  earning.record_purchase,
  earning.record_purchases,
  earning.record_returns,
  earning.record_decisions,
  redemption.record_redemptions,
  redemption.record_refunds,
  redemption.place_holds,
  redemption.capture_holds,
  redemption.void_holds,
  settlement.are_own_terms_approved,
  settlement.is_stated,
  settlement.open_dispute,
  settlement.own_statement_orders,
  settlement.paid_of_own_statement,
  settlement.own_statement_postings,
  settlement.position,
  catalogue.reserve_stock,
  catalogue.conclude_reservations,
  ordering.place_orders,
  ordering.quote_orders,
  ordering.own_orders,
  ordering.supplied_orders,
  ordering.move_orders,
  catalogue.heal_reservations,
  ordering.carry_stock_returns,
  catalogue.code_pool,
  catalogue.expire_codes,
  catalogue.reserve_code,
  catalogue.upload_codes,
  ordering.activate_vouchers,
  ordering.check_vouchers,
  ordering.expire_vouchers,
  ordering.forget_wrong_codes,
  ordering.reissue_voucher,
  ordering.reissuer
to tessera_service;
