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
  /// What a partner that leaves had paid in and gets back; the operator owes it.
  case depositReturn = "deposit_return"
  /// What the supplier of gifts is paid for orders of them; the operator owes it.
  case giftSupply = "gift_supply"
  /// That taken back for orders that gave their points back; the supplier owes it.
  case giftSupplyReversal = "gift_supply_reversal"
  /// What the supplier of donations is paid for orders of them, to pass on to their causes; the
  /// operator owes it.
  case donation
  /// That taken back for donations whose orders gave their points back; the supplier owes it.
  case donationReversal = "donation_reversal"
  /// The money part of orders, which the partner's tills took; the partner owes it.
  case giftMoney = "gift_money"
  /// That given back for orders whose money the tills gave back; the operator owes it.
  case giftMoneyReversal = "gift_money_reversal"
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
    case .giftSupply, .giftSupplyReversal, .donation, .donationReversal: .gifts
    case .giftMoney, .giftMoneyReversal: .takings
    case .issueFee, .redemptionFee, .platformFee, .levy: .fees
    case .breakageShare: .breakage
    case .depositReturn: .deposit
    case .disputeAdjustment, .tax: nil
    }
  }

  /// What a charge on orders takes back, and is taxed as; nil of every other charge.
  package var takesBack: ChargeType? {
    switch self {
    case .giftSupplyReversal: .giftSupply
    case .donationReversal: .donation
    case .giftMoneyReversal: .giftMoney
    default: nil
    }
  }

  /// Whether the charge is on orders of gifts.
  package var isOfOrders: Bool { document == .gifts || document == .takings }

  /// Whether terms can name a rate of tax for it. What takes back an order is taxed as the order
  /// was, and a dispute as its line; a deposit is no turnover.
  package var isTaxedByTerms: Bool {
    takesBack == nil && self != .tax && self != .disputeAdjustment && self != .depositReturn
  }

  /// The place of the charge among the lines of a document, from zero.
  package var order: Int {
    guard let order = Self.orders[self] else { preconditionFailure("every charge is listed") }
    return order
  }

  private static let orders = Dictionary(
    uniqueKeysWithValues: zip(allCases, allCases.indices))
}
