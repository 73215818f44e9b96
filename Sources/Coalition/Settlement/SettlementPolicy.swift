/// What holds for a whole settlement rather than for one partner.
package struct SettlementPolicy: Hashable, Sendable {
  /// The settlement currency: of positions, of the levy and of the points liability.
  package let currency: Currency
  /// What a point of the liability is worth, in micro-units of `currency`.
  package let carryingRateMicros: Int64
  /// The coalition's levy of this settlement, in minor units of `currency`.
  package let levyTotal: Int64
  /// Points outstanding when the settlement begins. Below zero where returns left more debts than
  /// there are points.
  package let openingPoints: Int64
  /// What the liability was carried at when the settlement before closed, in minor units of
  /// `currency`; nil for what `openingPoints` are worth at this settlement's carrying rate.
  package let openingLiability: Int64?

  /// Creates a policy, or throws `outOfRange` for a rate or a levy below zero.
  package init(
    currency: Currency, carryingRateMicros: Int64, levyTotal: Int64 = 0, openingPoints: Int64 = 0,
    openingLiability: Int64? = nil
  ) throws(SettlementError) {
    guard (0...SettlementTerms.priceMicrosMax).contains(carryingRateMicros) else {
      throw .outOfRange("carrying_rate")
    }
    guard levyTotal >= 0 else { throw .outOfRange("levy") }
    self.currency = currency
    self.carryingRateMicros = carryingRateMicros
    self.levyTotal = levyTotal
    self.openingPoints = openingPoints
    self.openingLiability = openingLiability
  }
}
