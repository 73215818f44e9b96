/// What a partner's terms demand of each redemption and hold; none of it, unless they say so.
///
/// The ledger enforces these rules when it records; here they tell how far a member can go.
package struct RedemptionRules: Hashable, Sendable {
  /// The limits of `pointsMin` and `pointsStep`.
  package static let pointsRange: ClosedRange<Int64> = 1...1_000_000_000_000
  /// The limits of `shareMax`.
  package static let shareRange = 1...10_000

  /// No rules at all.
  package static let none = RedemptionRules()

  /// The fewest points that may be redeemed at once.
  package let pointsMin: Int64?
  /// Points are redeemed in multiples of this.
  package let pointsStep: Int64?
  /// How much of a basket points may pay, in basis points; nil for all of it.
  package let shareMax: Int?

  private init() {
    pointsMin = nil
    pointsStep = nil
    shareMax = nil
  }

  /// Creates rules whose numbers lie within their limits.
  package init(pointsMin: Int64?, pointsStep: Int64?, shareMax: Int?) throws(RateError) {
    for points in [pointsMin, pointsStep] {
      guard points.map(Self.pointsRange.contains) ?? true else {
        throw .outOfRange(Self.pointsRange)
      }
    }
    guard shareMax.map(Self.shareRange.contains) ?? true else {
      throw .outOfRange(Int64(Self.shareRange.lowerBound)...Int64(Self.shareRange.upperBound))
    }
    self.pointsMin = pointsMin
    self.pointsStep = pointsStep
    self.shareMax = shareMax
  }

  /// The most points that can be redeemed at once, of those available and for a basket of so many
  /// minor units; zero where the rules leave nothing.
  ///
  /// A basket that the rules ask for and that is not told counts as unlimited: the basket decides.
  package func pointsMax(
    available: Int64, basket: Int64?, value: RedemptionValue, in currency: Currency
  ) -> Int64 {
    var most = max(available, 0)
    if let shareMax, let basket {
      let share = (try? Ratio(Int64(shareMax), per: 10_000).applied(to: basket, rounding: .down))
      most = min(most, value.pointsMax(worth: share ?? .max, in: currency))
    }
    if let pointsStep { most -= most % pointsStep }
    return most < (pointsMin ?? 0) ? 0 : most
  }
}
