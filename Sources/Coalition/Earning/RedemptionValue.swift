/// What a point is worth when it is spent: micro-units of the currency's major unit.
///
/// 10,000 means 0.010000 of it, so that a hundred points pay one euro. The unit is a millionth for
/// every currency, whatever its exponent, so that terms in yen and in dinars compare.
package struct RedemptionValue: Hashable, Sendable {
  /// The limits: from a millionth of the major unit to a million of them.
  package static let range: ClosedRange<Int64> = 1...1_000_000_000_000

  /// Millionths of the major unit for each point.
  package let microsPerPoint: Int64

  /// Creates a value within `range`.
  package init(microsPerPoint: Int64) throws(RateError) {
    guard Self.range.contains(microsPerPoint) else { throw .outOfRange(Self.range) }
    self.microsPerPoint = microsPerPoint
  }

  /// Returns what `points` pay, in whole minor units of `currency`, rounded down once.
  package func worth(of points: Points, in currency: Currency) throws(RatioError) -> Money {
    let minorUnits = try Ratio(microsPerPoint, per: currency.microsPerMinorUnit)
      .applied(to: points.value, rounding: .down)
    return Money(minorUnits: minorUnits, currency: currency)
  }

  /// Returns the most points that pay no more than so many minor units of `currency`.
  package func pointsMax(worth minorUnits: Int64, in currency: Currency) -> Int64 {
    // One minor unit more, less the smallest part of one: worth is rounded down.
    let (micros, overflow) = (minorUnits.magnitude + 1)
      .multipliedReportingOverflow(by: currency.microsPerMinorUnit.magnitude)
    guard minorUnits >= 0 else { return 0 }
    return overflow ? .max : Int64(clamping: (micros - 1) / microsPerPoint.magnitude)
  }
}
