extension LiabilityMoves {
  /// Creates the moves that figures make, in the order in which the fields stand; throws
  /// `overflow`.
  ///
  /// Points that one issuer's return took from another's lots do not change the sum of all.
  init(figures: [Figure], policy: SettlementPolicy) throws(SettlementError) {
    var sums: [Measure: ExactSum] = [:]
    for figure in figures { sums[figure.measure, default: ExactSum()].add(figure.points) }
    func points(_ measure: Measure, less other: Measure? = nil) throws(SettlementError) -> Int64 {
      var sum = ExactSum()
      sum.add(try sums[measure, default: ExactSum()].value)
      if let other { sum.subtract(try sums[other, default: ExactSum()].value) }
      return try sum.value
    }

    var running = try CumulativeRounding(
      points: policy.openingPoints, rateMicros: policy.carryingRateMicros,
      currency: policy.currency)
    openingPoints = policy.openingPoints
    opening = policy.openingLiability ?? running.value
    var revaluation = ExactSum([running.value])
    revaluation.subtract(opening)
    self.revaluation = try revaluation.value
    issue = try running.move(by: points(.issued, less: .returned))
    redeem = try Self.negated(running.move(by: Self.negated(points(.redeemed, less: .refunded))))
    expire = try Self.negated(running.move(by: Self.negated(points(.expired))))
    reinstate = try running.move(by: points(.reinstated))
    adjust = try running.move(by: points(.credited, less: .debited))
    closingPoints = running.points
    closing = running.value
  }

  private static func negated(_ value: Int64) throws(SettlementError) -> Int64 {
    var sum = ExactSum()
    sum.subtract(value)
    return try sum.value
  }
}
