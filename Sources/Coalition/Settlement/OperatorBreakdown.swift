/// Why the operator's position is what it is. Positive is what the operator got.
package enum OperatorItem: String, CaseIterable, Hashable, Sendable {
  /// How much the points liability grew.
  case liabilityChange = "liability_change"
  /// Less what the liability grew because the carrying rate was changed.
  case revaluation
  /// Charges at issue, less what the liability grew by issuing.
  case programmeMargin = "programme_margin"
  /// What the liability shrank by redeeming, less reimbursements.
  case redemptionVariance = "redemption_variance"
  /// Charges at redemption, less credits.
  case redemptionIncome = "redemption_income"
  /// Fees on issued points.
  case issueFees = "issue_fees"
  /// Fees on redeemed points.
  case redemptionFees = "redemption_fees"
  /// Platform fees.
  case platformFees = "platform_fees"
  /// The coalition's levy.
  case levy
  /// Less what suppliers are paid for gifts, donations aside.
  case giftSupplies = "gift_supplies"
  /// Less what suppliers are paid to pass on to causes.
  case donations
  /// The money part of orders.
  case giftMoney = "gift_money"
  /// What the liability shrank by expiry, less what it grew by reinstating.
  case breakageIncome = "breakage_income"
  /// What partners were given of that income; zero or below, but for reinstated points.
  case breakageShare = "breakage_share"
  /// What causes are given of that income, and by donations that the operator supplies, as an
  /// expense.
  case causeExpense = "cause_expense"
  /// The same, still to be paid to the causes.
  case causesPayable = "causes_payable"
  /// Less what the liability grew by points credited, and more what it shrank by points debited.
  case adjustmentCost = "adjustment_cost"
  /// Buy-outs.
  case buyOuts = "buy_outs"
  /// Less deposits given back to partners that leave.
  case depositReturns = "deposit_returns"
  /// Adjustments of disputes.
  case disputes
  /// Tax, still to be paid to the state.
  case taxPayable = "tax_payable"
  /// What rounding at conversion into the settlement currency left over.
  case conversionDifference = "conversion_difference"
}

/// What is owed to one cause, in minor units of the settlement currency.
package struct CauseShare: Hashable, Sendable {
  /// The cause as terms name it.
  package let cause: String
  /// What it is given of the income of expired points, and by donations that the operator supplies.
  package let amount: Int64
}

/// How the points liability moved, in minor units of the settlement currency. Each move is the
/// difference of two rounded running balances, so the liability never drifts from points × rate.
package struct LiabilityMoves: Hashable, Sendable {
  /// Points outstanding before.
  package let openingPoints: Int64
  /// Points outstanding after.
  package let closingPoints: Int64
  /// What the liability was carried at before.
  package let opening: Int64
  /// What it grew because the carrying rate was changed.
  package let revaluation: Int64
  /// What it grew by points issued, less returned.
  package let issue: Int64
  /// What it shrank by points redeemed, less refunded.
  package let redeem: Int64
  /// What it shrank by points expired.
  package let expire: Int64
  /// What it grew by points reinstated.
  package let reinstate: Int64
  /// What it grew by points credited, less debited.
  package let adjust: Int64
  /// What it is carried at after: `closingPoints` at the carrying rate.
  package let closing: Int64
}

/// The operator's position, taken apart; in minor units of the settlement currency.
package struct OperatorBreakdown: Hashable, Sendable {
  /// Every item, zero included.
  package let amounts: [OperatorItem: Int64]
  /// How the points liability moved.
  package let liability: LiabilityMoves
  /// What each cause is given, by the name of the cause.
  package let causes: [CauseShare]
  /// The sum of all items, which is the sum of all positions.
  package let total: Int64

  /// The amount of one item.
  package subscript(_ item: OperatorItem) -> Int64 { amounts[item] ?? 0 }
}
