/// Why two sums of money cannot be put together.
package enum MoneyError: Error, Hashable {
  /// The result does not fit in 64 bits.
  case overflow
  /// The sums are of different currencies; nothing here converts one into another.
  case currencyMismatch(Currency, Currency)
}

/// A sum of money in whole minor units of its currency: 1250 with `EUR` is €12.50.
///
/// Signed: a position between partners may be owed either way. Where only a positive amount makes
/// sense (a purchase), the reader of the request says so.
package struct Money: Hashable, Sendable {
  /// The sum in minor units, such as cents; what one unit is worth is `currency.exponent`.
  package let minorUnits: Int64
  /// The currency whose minor units are counted.
  package let currency: Currency

  /// Creates a sum; every number of minor units is one.
  package init(minorUnits: Int64, currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// Returns the sum of two amounts of one currency.
  package func adding(_ other: Money) throws(MoneyError) -> Money {
    try combined(with: other, minorUnits.addingReportingOverflow(other.minorUnits))
  }

  /// Returns the difference of two amounts of one currency.
  package func subtracting(_ other: Money) throws(MoneyError) -> Money {
    try combined(with: other, minorUnits.subtractingReportingOverflow(other.minorUnits))
  }

  /// The sum as accountants write it, without the currency: `12.50`, `-0.05`, `300` (yen).
  package var decimal: String {
    let sign = minorUnits < 0 ? "-" : ""
    let digits = String(minorUnits.magnitude)
    let exponent = currency.exponent
    guard exponent > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: Swift.max(0, exponent + 1 - digits.count)) + digits
    return "\(sign)\(padded.dropLast(exponent)).\(padded.suffix(exponent))"
  }

  private func combined(
    with other: Money, _ result: (partialValue: Int64, overflow: Bool)
  ) throws(MoneyError) -> Money {
    guard currency == other.currency else { throw .currencyMismatch(currency, other.currency) }
    guard !result.overflow else { throw .overflow }
    return Money(minorUnits: result.partialValue, currency: currency)
  }
}

extension Money: CustomStringConvertible {
  /// The sum and its currency: `12.50 EUR`.
  package var description: String { "\(decimal) \(currency)" }
}
