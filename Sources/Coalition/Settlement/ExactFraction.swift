/// A fraction of 128-bit numbers, in which the product of points, a price and a share is exact.
///
/// Amounts of statements are formed in it and rounded once. Whatever does not fit throws.
package struct ExactFraction: Hashable, Sendable {
  private let numerator: Int128
  /// Above zero.
  private let denominator: Int128

  /// Creates a whole number.
  package init(_ value: Int64) { self.init(Int128(value), 1) }

  private init(_ numerator: Int128, _ denominator: Int128) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Returns the exact product, or throws `overflow`.
  package func multiplied(by factor: Int64) throws(SettlementError) -> ExactFraction {
    let (product, overflow) = numerator.multipliedReportingOverflow(by: Int128(factor))
    guard !overflow else { throw .overflow }
    return ExactFraction(product, denominator)
  }

  /// Returns the exact quotient, or throws `overflow`; a divisor below one is a defect.
  package func divided(by divisor: Int64) throws(SettlementError) -> ExactFraction {
    precondition(divisor > 0, "an amount is divided by what is above zero")
    let (product, overflow) = denominator.multipliedReportingOverflow(by: Int128(divisor))
    guard !overflow else { throw .overflow }
    return ExactFraction(numerator, product)
  }

  /// Returns the whole number that is named by the rounding, or throws `overflow`.
  package func rounded(_ rounding: Rounding) throws(SettlementError) -> Int64 {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    let step: Int128 =
      switch rounding {
      case .down: remainder < 0 ? -1 : 0
      // Not `2 * remainder >= denominator`, which could overflow.
      case .halfAwayFromZero:
        remainder.magnitude >= denominator.magnitude - remainder.magnitude
          ? (numerator < 0 ? -1 : 1) : 0
      }
    // The quotient is far from both ends of 128 bits unless the denominator is one, and then there
    // is no remainder.
    guard let value = Int64(exactly: quotient + step) else { throw .overflow }
    return value
  }

  /// Returns what points cost at a price in micro-units of a currency, in its minor units: the
  /// share of it in basis points, rounded half away from zero once.
  package static func price(
    of points: Int64, atMicros micros: Int64, in currency: Currency,
    shareBasisPoints: Int = SettlementTerms.basisPointsAll
  ) throws(SettlementError) -> Int64 {
    try ExactFraction(points).multiplied(by: micros)
      .multiplied(by: Int64(shareBasisPoints))
      .divided(by: currency.microsPerMinorUnit).divided(by: Int64(SettlementTerms.basisPointsAll))
      .rounded(.halfAwayFromZero)
  }

  /// Returns basis points of an amount, rounded half away from zero once.
  package static func share(
    of amount: Int64, basisPoints: Int
  ) throws(SettlementError) -> Int64 {
    try ExactFraction(amount).multiplied(by: Int64(basisPoints))
      .divided(by: Int64(SettlementTerms.basisPointsAll)).rounded(.halfAwayFromZero)
  }
}
