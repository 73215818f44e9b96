/// Why a multiplication by a ratio has no answer.
package enum RatioError: Error, Hashable {
  /// The result does not fit in 64 bits.
  case overflow
}

/// An exact fraction of two whole numbers, such as "1 point per 100 cents".
///
/// The product is formed in 128 bits, so the only roundings are those that a caller names and the
/// only failure is a result that no `bigint` could hold.
package struct Ratio: Hashable, Sendable {
  /// Of either sign.
  package let numerator: Int64
  /// Always greater than zero.
  package let denominator: Int64

  /// Creates the fraction `numerator / denominator`; a denominator below one is a defect.
  package init(_ numerator: Int64, per denominator: Int64) {
    precondition(denominator > 0, "a ratio needs a denominator above zero")
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Returns `value × numerator ÷ denominator`, rounded as named.
  package func applied(to value: Int64, rounding: Rounding) throws(RatioError) -> Int64 {
    let isNegative = (value < 0) != (numerator < 0)
    let divisor = denominator.magnitude
    let product = value.magnitude.multipliedFullWidth(by: numerator.magnitude)
    guard product.high < divisor else { throw .overflow }
    var (quotient, remainder) = divisor.dividingFullWidth(product)
    if Self.isRoundedAway(remainder, of: divisor, isNegative: isNegative, rounding) {
      let (next, overflow) = quotient.addingReportingOverflow(1)
      guard !overflow else { throw .overflow }
      quotient = next
    }
    return try Self.signed(quotient, isNegative: isNegative)
  }

  /// Tells whether a magnitude with this remainder grows by one when it is rounded.
  private static func isRoundedAway(
    _ remainder: UInt64, of divisor: UInt64, isNegative: Bool, _ rounding: Rounding
  ) -> Bool {
    switch rounding {
    case .down: isNegative && remainder > 0
    // Not `2 * remainder >= divisor`, which could overflow.
    case .halfAwayFromZero: remainder >= divisor - remainder
    }
  }

  private static func signed(_ magnitude: UInt64, isNegative: Bool) throws(RatioError) -> Int64 {
    if isNegative {
      guard magnitude <= Int64.min.magnitude else { throw .overflow }
      return Int64(truncatingIfNeeded: 0 &- magnitude)
    }
    guard let value = Int64(exactly: magnitude) else { throw .overflow }
    return value
  }
}
