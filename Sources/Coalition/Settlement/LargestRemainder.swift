/// Division of a total among shares, to which it adds up exactly (the method of Hamilton).
package enum LargestRemainder {
  /// Returns one share for each weight, in proportion, which together are exactly the total.
  ///
  /// Each share is first rounded down; what is left over goes, a unit each, to the shares with the
  /// largest remainders, and among equals to the earlier share. A total below zero is divided as
  /// its magnitude and negated. A weight of zero gets nothing. Throws `badWeights` for a weight
  /// below zero, or if all are zero while the total is not; `overflow` if the weights add up to
  /// more than 64 bits hold.
  ///
  /// - Complexity: O(n log n) in the number of weights.
  package static func split(
    _ total: Int64, by weights: [Int64]
  ) throws(SettlementError) -> [Int64] {
    var weightOfAll: Int64 = 0
    for weight in weights {
      guard weight >= 0 else { throw .badWeights }
      let (sum, overflow) = weightOfAll.addingReportingOverflow(weight)
      guard !overflow else { throw .overflow }
      weightOfAll = sum
    }
    guard weightOfAll > 0 else {
      guard total == 0 else { throw .badWeights }
      return weights.map { _ in 0 }
    }

    let divisor = weightOfAll.magnitude
    let quotas = weights.map { weight in
      // The high half is below the divisor because no weight exceeds their sum.
      divisor.dividingFullWidth(total.magnitude.multipliedFullWidth(by: weight.magnitude))
    }
    var shares = quotas.map(\.quotient)
    let leftOver = Int(total.magnitude - shares.reduce(0, +))
    let byRemainder = quotas.indices.sorted { a, b in
      (quotas[b].remainder, a) < (quotas[a].remainder, b)
    }
    for index in byRemainder.prefix(leftOver) { shares[index] += 1 }

    let signed = shares.map { share in
      // No share exceeds the total, whose magnitude is that of an Int64.
      total < 0 ? Int64(truncatingIfNeeded: 0 &- share) : Int64(share)
    }
    precondition(signed.reduce(0, +) == total, "a division neither mints nor burns a unit")
    return signed
  }
}
