/// The revenue that points defer, by IFRS 15 (paragraphs 73 to 80, B39 to B43, example 52).
///
/// Part of what a customer pays is for the points: the price is allocated to goods and points in
/// proportion to their standalone selling prices. That part is revenue as points are redeemed, in
/// the proportion of what has been redeemed in all to what is expected to be redeemed in all. When
/// the expectation changes, the next period catches up: nothing of the past is restated.
package struct PointsRevenue: Hashable, Sendable {
  /// What is deferred, in minor units.
  package let allocated: Int64
  /// What has become revenue.
  package private(set) var recognised: Int64 = 0

  /// What is still deferred: the contract liability.
  package var deferred: Int64 { allocated - recognised }

  /// Creates the revenue of points to which an amount was allocated.
  package init(allocated: Int64) throws(LiabilityError) {
    guard allocated >= 0 else { throw .negative }
    self.allocated = allocated
  }

  /// Allocates a price to goods and points, the points' part rounded half away from zero; goods
  /// are the residual.
  ///
  /// - Parameter sharesPerWhole: Into how many the share of the points is first rounded, half away
  ///   from zero, where a policy says so: 100 for whole per cent. Nil: not at all.
  package static func allocation(
    ofPrice price: Int64, goods: Int64, points: Int64, sharesPerWhole: Int64? = nil
  ) throws(LiabilityError) -> (goods: Int64, points: Int64) {
    guard price >= 0, goods >= 0, points >= 0 else { throw .negative }
    let (total, overflow) = goods.addingReportingOverflow(points)
    guard !overflow else { throw .overflow }
    guard total > 0 else { return (price, 0) }
    var share = Ratio(points, per: total)
    if let sharesPerWhole {
      precondition(sharesPerWhole > 0, "a whole has at least one share")
      share = Ratio(try rounded(share, of: sharesPerWhole), per: sharesPerWhole)
    }
    let forPoints = try rounded(share, of: price)
    return (price - forPoints, forPoints)
  }

  /// Recognises what is due when so many have been redeemed in all of so many that are expected to
  /// be; returns the revenue of this step, which is below zero when more is expected than before
  /// and nothing was redeemed meanwhile.
  package mutating func recognise(
    redeemed: Int64, expected: Int64
  ) throws(LiabilityError) -> Int64 {
    guard redeemed >= 0, expected >= 0 else { throw .negative }
    guard redeemed <= expected else { throw .exceedsIssued }
    // When nothing is expected any more there is nothing left to wait for.
    let due =
      expected == 0 ? allocated : try Self.rounded(Ratio(redeemed, per: expected), of: allocated)
    defer { recognised = due }
    return due - recognised
  }

  private static func rounded(_ ratio: Ratio, of value: Int64) throws(LiabilityError) -> Int64 {
    guard let part = try? ratio.applied(to: value, rounding: .halfAwayFromZero) else {
      throw .overflow
    }
    return part
  }
}
