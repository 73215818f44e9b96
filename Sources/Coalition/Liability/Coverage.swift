/// How far a declared reserve covers what the points outstanding are worth.
package struct Coverage: Hashable, Sendable {
  /// What is set apart, in minor units.
  package let reserve: Int64
  /// What the points are worth, in the same minor units.
  package let liability: Int64

  package init(reserve: Int64, liability: Int64) {
    self.reserve = reserve
    self.liability = liability
  }

  /// The share in basis points, rounded down, so that 10000 is never said of what is short of a
  /// cent; nil when there is nothing to cover.
  package var basisPoints: Int64? {
    get throws(LiabilityError) {
      guard liability > 0 else { return nil }
      guard let share = try? Ratio(10_000, per: liability).applied(to: reserve, rounding: .down)
      else { throw .overflow }
      return share
    }
  }
}
