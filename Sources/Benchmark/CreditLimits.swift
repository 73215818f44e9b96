import EmbeddedPostgres

/// Agrees with all partners on how to settle, by all three funding models, and holds them against
/// credit limits that nobody reaches, or against none.
struct CreditLimits {
  let lease: Lease

  /// Agrees on limits, and begins to count what they are held against.
  func set() throws { try run(Self.agreement) }

  /// Ends them.
  func lift() throws { try run(Self.removal) }

  private static let agreement = """
    insert into settlement.terms (id, partner_number, valid_from, currency, funding,
      issue_price_micros, issue_share_bps, reimbursement_micros, breakage_share_bps, credit_limit,
      reason, proposed_by, proposed_at)
    select gen_random_uuid(), p.number, '2020-01-01', 'EUR', model.funding::settlement.funding,
      10000, model.share, 8000, 0, 100000000000000, 'benchmark', 'ann', '2020-01-01'
    from tenancy.partners p
    join (values (0, 'at_issue', 10000), (1, 'at_redemption', 0), (2, 'split', 4000))
      as model (place, funding, share) on model.place = p.number % 3
    where p.number > 0 and not exists (select from settlement.terms);
    insert into settlement.terms_decisions (terms_number, verdict, decided_by, decided_at)
    select t.number, 'approved', 'ben', '2020-01-01' from settlement.terms t
    where not exists (select from settlement.terms_decisions);
    select settlement.renew_exposures();
    vacuum analyze settlement.exposures, settlement.exposure_shares;
    """

  private static let removal = """
    delete from settlement.exposure_changes;
    delete from settlement.exposure_shares;
    delete from settlement.exposures;
    """

  /// Statement by statement, because one of them cannot run in a transaction.
  private func run(_ script: String) throws {
    _ = try lease.psql(script.split(separator: ";\n").map(String.init))
  }
}
