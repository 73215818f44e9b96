/// Why a purchase cannot be priced.
package enum CalculationError: Error, Hashable {
  /// The purchase is in another currency than the terms.
  case currencyMismatch(expected: Currency)
  /// The amount lies outside of `EarnRate.amounts`.
  case amountOutOfRange
}

/// How the points of a purchase came about: the answer of a quote, and of the purchase itself.
///
/// Both run this code, so a quote and the purchase after it cannot disagree.
package struct Calculation: Hashable, Sendable {
  /// The terms that were applied.
  package let termsID: TermsID
  /// The amount that earned: all of the purchase, or the part of it that was paid in money.
  package let amount: Money
  /// The rate of those terms.
  package let earnRate: EarnRate
  /// What the amount earns.
  package let points: Points

  /// Prices a purchase of `amount` under `terms`, of which points have paid so many minor units.
  package init(
    of amount: Money, paidWithPoints: Int64 = 0, under terms: Terms
  ) throws(CalculationError) {
    guard amount.currency == terms.currency else {
      throw .currencyMismatch(expected: terms.currency)
    }
    guard EarnRate.amounts.contains(amount.minorUnits), paidWithPoints >= 0,
      paidWithPoints <= amount.minorUnits
    else { throw .amountOutOfRange }
    let amount = Money(
      minorUnits: amount.minorUnits - (terms.earnsOnMoneyOnly ? paidWithPoints : 0),
      currency: amount.currency)
    guard let points = try? terms.earnRate.points(for: amount.minorUnits) else {
      throw .amountOutOfRange
    }
    termsID = terms.id
    self.amount = amount
    earnRate = terms.earnRate
    self.points = points
  }
}
