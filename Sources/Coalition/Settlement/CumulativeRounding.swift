/// A running balance of points carried at a rate, whose rounded value never drifts from it.
///
/// Each move is worth the difference between the rounded balance after it and the one before it;
/// the moves add up to the difference of the first and the last balance, however many they are.
package struct CumulativeRounding: Hashable, Sendable {
  /// The running balance; below zero where debts exceed points.
  package private(set) var points: Int64
  /// What it is worth: rounded half away from zero, in minor units of `currency`.
  package private(set) var value: Int64
  /// What a point is worth, in micro-units of `currency`.
  package let rateMicros: Int64
  /// The currency in which points are carried.
  package let currency: Currency

  /// Creates a balance to start from; throws `overflow` if its value does not fit.
  package init(
    points: Int64, rateMicros: Int64, currency: Currency
  ) throws(SettlementError) {
    self.points = points
    self.rateMicros = rateMicros
    self.currency = currency
    value = try ExactFraction.price(of: points, atMicros: rateMicros, in: currency)
  }

  /// Moves the balance by points of either sign and returns what the move is worth; throws
  /// `overflow`, and then nothing has moved.
  package mutating func move(by change: Int64) throws(SettlementError) -> Int64 {
    let (after, overflow) = points.addingReportingOverflow(change)
    guard !overflow else { throw .overflow }
    let valueAfter = try ExactFraction.price(of: after, atMicros: rateMicros, in: currency)
    let (difference, differs) = valueAfter.subtractingReportingOverflow(value)
    guard !differs else { throw .overflow }
    points = after
    value = valueAfter
    return difference
  }
}
