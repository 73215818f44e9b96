/// The prices between the operator and one partner for clearing, from a moment on.
///
/// What a purchase earns stands in `Terms`; these say who pays for it.
package struct SettlementTerms: Hashable, Sendable {
  /// The largest price: a million of the major unit for one point.
  package static let priceMicrosMax: Int64 = 1_000_000_000_000
  /// All of something, in basis points.
  package static let basisPointsAll = 10_000
  /// The latest day on which a statement falls due, counted from its settlement.
  package static let paymentDaysMax = 366

  /// The version: with `partnerNumber` it names these terms.
  package let number: Int32
  /// The partner with which they are agreed; above zero.
  package let partnerNumber: Int32
  /// The moment from which they hold, itself included, until the next begin.
  package let validFrom: Instant
  /// The billing currency: of the prices and of the statement.
  package let currency: Currency
  /// When the issuer pays.
  package let funding: FundingModel
  /// The issue price of a point in micro-units of `currency`.
  package let issuePriceMicros: Int64
  /// How much of the issue price is paid at issue: 10,000 for `atIssue`, 0 for `atRedemption`, in
  /// between for `split`.
  package let issueShareBasisPoints: Int
  /// What a point redeemed with the partner is paid, in micro-units of `currency`.
  package let reimbursementMicros: Int64
  /// The fee on issued points, of their full price.
  package let issueFeeBasisPoints: Int
  /// The fee on redeemed points, of their reimbursement.
  package let redemptionFeeBasisPoints: Int
  /// The fee of each settlement, in minor units of `currency`.
  package let platformFee: Int64
  /// Whether the partner bears a share of the coalition's levy.
  package let paysLevy: Bool
  /// Who keeps the income of expired points.
  package let breakagePolicy: BreakagePolicy
  /// The issuer's share of that income when it is `shared`; otherwise without effect.
  package let breakageShareBasisPoints: Int
  /// The cause to which that income is owed when the policy is `cause`.
  package let breakageCause: String?
  /// The tax rate of each charge in basis points; a charge that is absent is outside of its scope.
  package let taxes: [ChargeType: Int]
  /// When a statement falls due: so many days after its settlement, or after the period of
  /// `paymentCalendar` in which it ends.
  package let paymentDays: Int
  /// The partner's own calendar of paying; nil where each settlement is paid for itself.
  package let paymentCalendar: PaymentCalendar?

  /// Creates terms, or throws `outOfRange` with the name of the first field that cannot stand.
  package init(
    number: Int32, partnerNumber: Int32, validFrom: Instant, currency: Currency,
    funding: FundingModel, issuePriceMicros: Int64, issueShareBasisPoints: Int,
    reimbursementMicros: Int64, issueFeeBasisPoints: Int = 0, redemptionFeeBasisPoints: Int = 0,
    platformFee: Int64 = 0, paysLevy: Bool = false, breakagePolicy: BreakagePolicy = .operator_,
    breakageShareBasisPoints: Int = 0, breakageCause: String? = nil,
    taxes: [ChargeType: Int] = [:], paymentDays: Int = 0, paymentCalendar: PaymentCalendar? = nil
  ) throws(SettlementError) {
    self.number = number
    self.partnerNumber = partnerNumber
    self.validFrom = validFrom
    self.currency = currency
    self.funding = funding
    self.issuePriceMicros = issuePriceMicros
    self.issueShareBasisPoints = issueShareBasisPoints
    self.reimbursementMicros = reimbursementMicros
    self.issueFeeBasisPoints = issueFeeBasisPoints
    self.redemptionFeeBasisPoints = redemptionFeeBasisPoints
    self.platformFee = platformFee
    self.paysLevy = paysLevy
    self.breakagePolicy = breakagePolicy
    self.breakageShareBasisPoints = breakageShareBasisPoints
    self.breakageCause = breakageCause
    self.taxes = taxes
    self.paymentDays = paymentDays
    self.paymentCalendar = paymentCalendar
    if let field = firstFieldOutOfRange { throw .outOfRange(field) }
  }

  /// The last day of those whose statements are due together with that of a settlement that ends
  /// with `lastDay`.
  package func payableAfter(_ lastDay: CivilDate) -> CivilDate {
    paymentCalendar?.periodEnd(holding: lastDay) ?? lastDay
  }

  /// The day on which the statement of a settlement that ends with `lastDay` is due.
  package func dueOn(settledThrough lastDay: CivilDate) -> CivilDate {
    let end = payableAfter(lastDay)
    return CivilDate(daysSince1970: end.daysSince1970 + paymentDays) ?? end
  }

  private var firstFieldOutOfRange: String? {
    let all = Self.basisPointsAll
    let shares: ClosedRange<Int> =
      switch funding {
      case .atIssue: all...all
      case .atRedemption: 0...0
      case .split: 1...(all - 1)
      }
    let checks: [(field: String, isInRange: Bool)] = [
      ("partner_number", partnerNumber > 0),
      ("issue_price", (0...Self.priceMicrosMax).contains(issuePriceMicros)),
      ("issue_share", shares.contains(issueShareBasisPoints)),
      ("reimbursement", (0...Self.priceMicrosMax).contains(reimbursementMicros)),
      ("issue_fee", (0...all).contains(issueFeeBasisPoints)),
      ("redemption_fee", (0...all).contains(redemptionFeeBasisPoints)),
      ("platform_fee", platformFee >= 0),
      ("breakage_share", (0...all).contains(breakageShareBasisPoints)),
      ("breakage_cause", (breakagePolicy == .cause) == (breakageCause != nil)),
      ("taxes", taxes.allSatisfy { $0.key.isTaxedByTerms && (0...all).contains($0.value) }),
      ("payment_days", (0...Self.paymentDaysMax).contains(paymentDays)),
    ]
    return checks.first { !$0.isInRange }?.field
  }
}
