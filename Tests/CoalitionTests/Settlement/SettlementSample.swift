import Testing

@testable import Coalition

/// Short ways to write settlements in tests.
enum SettlementSample {
  static let euro = Currency("EUR")!
  static let start = Instant(microseconds: 0)

  /// Terms at 0.01 an issued and 0.008 a redeemed point, without fees, unless said otherwise.
  static func terms(
    _ partner: Int32, number: Int32? = nil, from day: Int64 = 0, currency: Currency = euro,
    funding: FundingModel = .atIssue, issuePrice: Int64 = 10_000, issueShare: Int? = nil,
    reimbursement: Int64 = 8_000, issueFee: Int = 0, redemptionFee: Int = 0,
    platformFee: Int64 = 0, paysLevy: Bool = false, breakage: BreakagePolicy = .operator_,
    breakageShare: Int = 0, cause: String? = nil, taxes: [ChargeType: Int] = [:]
  ) throws -> SettlementTerms {
    let share: Int =
      switch funding {
      case .atIssue: 10_000
      case .atRedemption: 0
      case .split: 5_000
      }
    return try SettlementTerms(
      number: number ?? partner, partnerNumber: partner,
      validFrom: start.advanced(bySeconds: day * 86_400), currency: currency, funding: funding,
      issuePriceMicros: issuePrice, issueShareBasisPoints: issueShare ?? share,
      reimbursementMicros: reimbursement, issueFeeBasisPoints: issueFee,
      redemptionFeeBasisPoints: redemptionFee, platformFee: platformFee, paysLevy: paysLevy,
      breakagePolicy: breakage, breakageShareBasisPoints: breakageShare, breakageCause: cause,
      taxes: taxes)
  }

  static func policy(
    _ currency: Currency = euro, levy: Int64 = 0, opening: Int64 = 0,
    openingLiability: Int64? = nil
  ) throws -> SettlementPolicy {
    try SettlementPolicy(
      currency: currency, carryingRateMicros: 8_000, levyTotal: levy, openingPoints: opening,
      openingLiability: openingLiability)
  }

  /// The draft of figures, with a partner for each number that terms name.
  static func draft(
    _ figures: [Figure], _ terms: [SettlementTerms], policy: SettlementPolicy? = nil,
    rates: [ExchangeRate] = []
  ) throws -> SettlementDraft {
    let partners = Set(terms.map(\.partnerNumber)).map { SettlementPartner(number: $0) }
    return try SettlementCalculation.draft(
      of: figures, terms: terms, partners: partners, policy: policy ?? self.policy(),
      rates: rates)
  }
}

extension SettlementDraft {
  /// The statement of a partner.
  func statement(of partner: Int32) throws -> StatementDraft {
    try #require(statements.first { $0.partnerNumber == partner })
  }
}

extension StatementDraft {
  /// The sum of a charge's lines, or nil if there are none.
  func amount(_ charge: ChargeType) -> Int64? {
    let amounts = lines.filter { $0.charge == charge }.map(\.amount)
    return amounts.isEmpty ? nil : amounts.reduce(0, +)
  }

  /// The total of a document.
  func total(_ document: StatementDocument) -> DocumentTotal? {
    totals.first { $0.document == document }
  }
}
