/// Why numbers make no rate.
package enum RateError: Error, Hashable {
  /// A number of a rate lies outside of its limits, which are those given.
  case outOfRange(ClosedRange<Int64>)
}

/// How many points a purchase earns: so many points for each so many minor units.
///
/// "1 point per 100" gives a point for each whole euro. The two numbers are kept apart, not
/// divided, so that "3 points per 200" needs no decimals.
package struct EarnRate: Hashable, Sendable {
  /// The limits of `points`. With `amounts` they keep every result within 64 bits: 10^6 × 10^12
  /// is 10^18.
  package static let pointsRange: ClosedRange<Int64> = 0...1_000_000
  /// The limits of `perAmount` in minor units.
  package static let perAmountRange: ClosedRange<Int64> = 1...1_000_000_000_000
  /// The amounts that a purchase may have, in minor units: up to ten thousand million euros.
  package static let amounts: ClosedRange<Int64> = 0...1_000_000_000_000

  /// The points for each `perAmount`.
  package let points: Int64
  /// In minor units of the terms' currency.
  package let perAmount: Int64

  /// Creates a rate of `points` for each `perAmount` minor units.
  package init(points: Int64, perAmount: Int64) throws(RateError) {
    guard Self.pointsRange.contains(points) else { throw .outOfRange(Self.pointsRange) }
    guard Self.perAmountRange.contains(perAmount) else { throw .outOfRange(Self.perAmountRange) }
    self.points = points
    self.perAmount = perAmount
  }

  /// Returns the points for a purchase of `minorUnits`, rounded down once, on the whole amount.
  ///
  /// Throws `negative` for an amount below zero; `overflow` cannot happen within `amounts`.
  package func points(for minorUnits: Int64) throws(PointsError) -> Points {
    guard minorUnits >= 0 else { throw .negative }
    do {
      return try Points(
        Ratio(points, per: perAmount).applied(to: minorUnits, rounding: .down))
    } catch let error as PointsError {
      throw error
    } catch {
      throw .overflow
    }
  }
}

extension EarnRate: CustomStringConvertible {
  package var description: String { "\(points) per \(perAmount)" }
}
