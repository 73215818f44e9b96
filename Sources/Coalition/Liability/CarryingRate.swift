/// What a point outstanding is worth in the operator's books.
///
/// Money is always that of a balance, and a movement the difference of two balances
/// (`CumulativeRounding`): books that are kept by movements never drift from points times rate, and
/// rows that are valued one after the other add up to the value of their sum.
package struct CarryingRate: Hashable, Sendable {
  /// Millionths of the currency's main unit for each point.
  package let micros: Int64
  package let currency: Currency

  /// Creates a rate; one below zero is refused with `negative`.
  package init(micros: Int64, currency: Currency) throws(LiabilityError) {
    guard micros >= 0 else { throw .negative }
    self.micros = micros
    self.currency = currency
  }

  /// Returns what a balance of points is worth; one below zero is a claim.
  package func value(of points: Int64) throws(LiabilityError) -> Money {
    guard let value = try? ExactFraction.price(of: points, atMicros: micros, in: currency)
    else { throw .overflow }
    return Money(minorUnits: value, currency: currency)
  }

  /// Returns the value of each row, so that together they are exactly the value of all points.
  package func values(ofRows rows: [Int64]) throws(LiabilityError) -> [Money] {
    try movements(from: 0, changes: rows)
  }

  /// Returns by how much each change of a balance changes its value, one after the other.
  package func movements(
    from opening: Int64, changes: [Int64]
  ) throws(LiabilityError) -> [Money] {
    guard
      var balance = try? CumulativeRounding(points: opening, rateMicros: micros, currency: currency)
    else { throw .overflow }
    var movements: [Money] = []
    for change in changes {
      guard let value = try? balance.move(by: change) else { throw .overflow }
      movements.append(Money(minorUnits: value, currency: currency))
    }
    return movements
  }
}
