/// What one major unit of a billing currency is worth in the settlement currency: exact, dated by
/// whoever chose it, and frozen into the statement that used it.
package struct ExchangeRate: Hashable, Sendable {
  /// One to one.
  package static let nanoUnitsOne: Int64 = 1_000_000_000
  /// The limits: from a billionth to a hundred thousand.
  package static let nanoUnitsRange: ClosedRange<Int64> = 1...100_000_000_000_000

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
    let (above, below) = scale
    return try ExactFraction(billingAmount)
      .multiplied(by: above).divided(by: below).rounded(.halfAwayFromZero)
  }

  /// Returns what minor units of `settlement` are in minor units of `billing`, rounded half away
  /// from zero once; the way of the levy and of breakage into a statement.
  package func billingAmount(of settlementAmount: Int64) throws(SettlementError) -> Int64 {
    let (above, below) = scale
    return try ExactFraction(settlementAmount)
      .multiplied(by: below).divided(by: above).rounded(.halfAwayFromZero)
  }

  /// So many minor units of `settlement` for so many of `billing`: a currency's minor unit is
  /// 10^-exponent of its major one.
  private var scale: (above: Int64, below: Int64) {
    (
      nanoUnits * Self.power(of: settlement.exponent - billing.exponent),
      Self.nanoUnitsOne * Self.power(of: billing.exponent - settlement.exponent)
    )
  }

  /// 10^exponent, and 1 for an exponent below zero. No exponent exceeds 4, so that the product with
  /// the largest rate, or with a billion, is at most 10^18: it fits.
  private static func power(of exponent: Int) -> Int64 {
    (0..<max(0, exponent)).reduce(1) { power, _ in power * 10 }
  }
}
