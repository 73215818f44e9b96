/// What one major unit of a billing currency is worth in the settlement currency: exact, dated by
/// whoever chose it, and frozen into the statement that used it.
package struct ExchangeRate: Hashable, Sendable {
  /// One to one.
  package static let nanoUnitsOne: Int64 = 1_000_000_000
  /// The limits: from a billionth to a million.
  package static let nanoUnitsRange: ClosedRange<Int64> = 1...1_000_000_000_000_000

  /// The currency of statements.
  package let billing: Currency
  /// The currency of positions.
  package let settlement: Currency
  /// Billionths of a major unit of `settlement` for one major unit of `billing`.
  package let nanoUnits: Int64

  /// Creates a rate; throws `outOfRange` outside of the limits, and for a currency in itself that
  /// is not one to one.
  package init(
    of billing: Currency, in settlement: Currency, nanoUnits: Int64
  ) throws(SettlementError) {
    guard Self.nanoUnitsRange.contains(nanoUnits) else { throw .outOfRange("rate") }
    guard billing != settlement || nanoUnits == Self.nanoUnitsOne else {
      throw .outOfRange("rate")
    }
    self.billing = billing
    self.settlement = settlement
    self.nanoUnits = nanoUnits
  }

  /// The rate of a currency in itself.
  package static func identity(of currency: Currency) -> ExchangeRate {
    ExchangeRate(identity: currency)
  }

  private init(identity currency: Currency) {
    billing = currency
    settlement = currency
    nanoUnits = Self.nanoUnitsOne
  }

  /// Returns what minor units of `billing` are in minor units of `settlement`, rounded half away
  /// from zero once.
  package func settlementAmount(of billingAmount: Int64) throws(SettlementError) -> Int64 {
    try ExactFraction(billingAmount)
      .multiplied(by: nanoUnits).multiplied(by: Self.minorUnits(of: settlement))
      .divided(by: Self.nanoUnitsOne).divided(by: Self.minorUnits(of: billing))
      .rounded(.halfAwayFromZero)
  }

  /// Returns what minor units of `settlement` are in minor units of `billing`, rounded half away
  /// from zero once; the way of the levy and of breakage into a statement.
  package func billingAmount(of settlementAmount: Int64) throws(SettlementError) -> Int64 {
    try ExactFraction(settlementAmount)
      .multiplied(by: Self.nanoUnitsOne).multiplied(by: Self.minorUnits(of: billing))
      .divided(by: nanoUnits).divided(by: Self.minorUnits(of: settlement))
      .rounded(.halfAwayFromZero)
  }

  /// The minor units in a major unit. No exponent exceeds 4, so that any amount times the largest
  /// rate times this is below 2^127.
  private static func minorUnits(of currency: Currency) -> Int64 {
    (0..<currency.exponent).reduce(1) { power, _ in power * 10 }
  }
}
