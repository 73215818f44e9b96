/// Why numbers make no price of a gift.
package enum GiftPriceError: Error, Hashable {
  /// The number of the option lies outside of its limits, which are those given.
  case optionOutOfRange(ClosedRange<Int16>)
  /// The points lie outside of their limits, which are those given.
  case pointsOutOfRange(ClosedRange<Int64>)
  /// The money lies outside of its limits in minor units, which are those given.
  case amountOutOfRange(ClosedRange<Int64>)
}

/// One of the ways to pay for a gift: in points, or in points and money.
package struct GiftPrice: Hashable, Sendable {
  /// The numbers that an option may have; so many prices a gift has at most at one time.
  package static let optionRange: ClosedRange<Int16> = 1...10
  /// The limits of `points`.
  package static let pointsRange: ClosedRange<Int64> = 1...1_000_000_000_000
  /// The limits of `money` in minor units.
  package static let amountRange: ClosedRange<Int64> = 1...1_000_000_000_000

  /// The number by which an order names it.
  package let option: Int16
  /// What it costs in points.
  package let points: Points
  /// What it costs in money besides; nil: points alone.
  package let money: Money?

  /// Creates a price of numbers within their limits.
  package init(option: Int16, points: Int64, money: Money?) throws(GiftPriceError) {
    guard Self.optionRange.contains(option) else { throw .optionOutOfRange(Self.optionRange) }
    guard Self.pointsRange.contains(points), let counted = try? Points(points) else {
      throw .pointsOutOfRange(Self.pointsRange)
    }
    if let money, !Self.amountRange.contains(money.minorUnits) {
      throw .amountOutOfRange(Self.amountRange)
    }
    self.option = option
    self.points = counted
    self.money = money
  }
}
