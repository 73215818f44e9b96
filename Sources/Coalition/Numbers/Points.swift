/// Why a number of points cannot be computed.
package enum PointsError: Error, Hashable {
  /// The result is more than `Points.max`.
  case overflow
  /// The result is below zero, which no count of points is.
  case negative
}

/// A count of whole points: how many were earned, spent, or are there.
///
/// Never below zero. Which way points move is said by the kind of a posting, never by a sign, so
/// a slip of the sign cannot turn a redemption into a gift.
package struct Points: Hashable, Sendable {
  /// The count, from zero to the largest `bigint` of PostgreSQL.
  package let value: Int64

  /// No points.
  package static let zero = Points(unchecked: 0)
  /// The largest count: what the core accepts, the ledger can always store.
  package static let max = Points(unchecked: .max)

  /// Creates a count, or throws `negative`.
  package init(_ value: Int64) throws(PointsError) {
    guard value >= 0 else { throw .negative }
    self.value = value
  }

  private init(unchecked value: Int64) { self.value = value }

  /// Returns the sum, or throws `overflow`.
  package func adding(_ other: Points) throws(PointsError) -> Points {
    let (sum, overflow) = value.addingReportingOverflow(other.value)
    guard !overflow else { throw .overflow }
    return Points(unchecked: sum)
  }

  /// Returns the difference, or throws `negative` if `other` is more than there is.
  package func subtracting(_ other: Points) throws(PointsError) -> Points {
    guard other.value <= value else { throw .negative }
    return Points(unchecked: value - other.value)
  }

  /// Returns one share for each weight, in proportion, which together are exactly these points.
  ///
  /// Each share is first rounded down; the points left over go one each to the shares with the
  /// largest remainders, and among equals to the earlier share (the method of Hamilton). Weights
  /// below zero, or that are zero altogether, are a defect of the caller. Throws `overflow` if the
  /// weights add up to more than 64 bits hold.
  ///
  /// - Complexity: O(n log n) in the number of weights.
  package func split(byWeights weights: [Int64]) throws(PointsError) -> [Points] {
    var total: Int64 = 0
    for weight in weights {
      precondition(weight >= 0, "a weight is never below zero")
      let (sum, overflow) = total.addingReportingOverflow(weight)
      guard !overflow else { throw .overflow }
      total = sum
    }
    precondition(total > 0, "at least one weight is above zero")

    let divisor = total.magnitude
    let quotas = weights.map { weight in
      // The high half is below the divisor because no weight exceeds their sum.
      divisor.dividingFullWidth(value.magnitude.multipliedFullWidth(by: weight.magnitude))
    }
    var shares = quotas.map { Int64($0.quotient) }
    let leftOver = Int(value - shares.reduce(0, +))
    let byRemainder = quotas.indices.sorted { a, b in
      (quotas[b].remainder, a) < (quotas[a].remainder, b)
    }
    for index in byRemainder.prefix(leftOver) { shares[index] += 1 }
    precondition(shares.reduce(0, +) == value, "a split neither mints nor burns a point")
    return shares.map(Points.init(unchecked:))
  }
}

extension Points: Comparable {
  package static func < (a: Points, b: Points) -> Bool { a.value < b.value }
}

extension Points: CustomStringConvertible {
  package var description: String { String(value) }
}
