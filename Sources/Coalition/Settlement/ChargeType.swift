/// Why a line stands in a statement. Declared in the order in which lines are listed.
package enum ChargeType: String, CaseIterable, Hashable, Sendable {
  /// The issuer's share at issue of the price of points issued; the partner owes it.
  case issueCharge = "issue_charge"
  /// That share given back for points that a return took back; the operator owes it.
  case issueCredit = "issue_credit"
  /// The rest of the price of the issuer's points, redeemed anywhere; the partner owes it.
  case redemptionCharge = "redemption_charge"
  /// That rest given back for points refunded or found to be another issuer's.
  case redemptionCredit = "redemption_credit"
  /// The price of points redeemed with the partner; the operator owes it.
  case reimbursement
  /// That price taken back for points refunded; the partner owes it.
  case reimbursementReversal = "reimbursement_reversal"
  /// Basis points of the full price of points issued, less returned.
  case issueFee = "issue_fee"
  /// Basis points of the reimbursement, less its reversal.
  case redemptionFee = "redemption_fee"
  /// The fixed fee of one settlement.
  case platformFee = "platform_fee"
  /// The partner's share of the coalition's levy, by points issued.
  case levy
  /// The partner's share of the income of its expired points; the operator owes it.
  case breakageShare = "breakage_share"
  /// The price of changing the funding model over the lots that are open.
  case buyOut = "buy_out"
  /// The result of a dispute over a line of an earlier settlement.
  case disputeAdjustment = "dispute_adjustment"
  /// Tax on the taxed lines of one document at one rate.
  case tax

  /// The document in which the charge stands, or nil where the line says which: tax stands in the
  /// document that it taxes, and an adjustment in that of the disputed line.
  package var document: StatementDocument? {
    switch self {
    case .issueCharge, .issueCredit, .redemptionCharge, .redemptionCredit, .buyOut: .points
    case .reimbursement, .reimbursementReversal: .reimbursement
    case .issueFee, .redemptionFee, .platformFee, .levy: .fees
    case .breakageShare: .breakage
    case .disputeAdjustment, .tax: nil
    }
  }

  /// The place of the charge among the lines of a document, from zero.
  package var order: Int {
    guard let order = Self.orders[self] else { preconditionFailure("every charge is listed") }
    return order
  }

  private static let orders = Dictionary(
    uniqueKeysWithValues: zip(allCases, allCases.indices))
}
