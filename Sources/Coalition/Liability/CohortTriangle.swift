/// What became of the points of each month of issue, month by month: the triangle from which
/// breakage is estimated.
///
/// The **chain ladder**: from each month after issue to the next, the points redeemed so far grow
/// by a development factor: all that the cohorts which have got there had redeemed after it, over
/// all that the same cohorts had redeemed before it. A cohort that has not got so far is projected
/// by the factors that it has still before it. Where nobody had redeemed anything before a step,
/// there is no factor: the cohort grows by the points redeemed in that step over the points issued.
///
/// No point is redeemed after the last month of the triangle (there is no tail), and no cohort
/// redeems more than it has redeemed and has open. Everything is computed in whole millionths of a
/// point, rounded half away from zero after each step; the last result is rounded to points.
package struct CohortTriangle: Hashable, Sendable {
  /// The points of one month of issue.
  package struct Cohort: Hashable, Sendable {
    /// Less what returns and debits took back.
    package let issued: Int64
    /// In each month after issue, from the month of issue on; less what was refunded.
    package let redeemed: [Int64]
    /// So far; less what was reinstated.
    package let expired: Int64

    /// Creates a cohort, or throws `exceedsIssued` when more of it is gone than there was, and
    /// `negative` for counts that cannot be.
    package init(issued: Int64, redeemed: [Int64], expired: Int64) throws(LiabilityError) {
      guard issued >= 0, expired >= 0, !redeemed.isEmpty else { throw .negative }
      self.issued = issued
      self.redeemed = redeemed
      self.expired = expired
      let gone = redeemed.reduce(Int128(expired)) { $0 + Int128($1) }
      guard gone <= Int128(issued) else { throw .exceedsIssued }
      guard gone >= Int128(expired) else { throw .negative }
    }

    /// Redeemed in all.
    package var redeemedTotal: Int64 { redeemed.reduce(0, +) }
    /// What is left: neither redeemed nor expired.
    package var open: Int64 { issued - redeemedTotal - expired }

    /// Redeemed in all by the end of each month after issue.
    fileprivate var cumulative: [Int128] {
      var sum: Int128 = 0
      return redeemed.map { points in
        sum += Int128(points)
        return sum
      }
    }
  }

  /// What a step from one month after issue to the next does to the points redeemed so far.
  package enum Development: Hashable, Sendable {
    /// They become `after` for each `before`.
    case factor(after: Int128, before: Int128)
    /// They grow by `redeemed` for each `issued`.
    case addition(redeemed: Int128, issued: Int128)
  }

  /// One month of issue each, the oldest first.
  package let cohorts: [Cohort]
  /// From the month of issue to the next, and so on.
  package let developments: [Development]
  /// What each cohort is expected to have redeemed in the end.
  package let ultimates: [Int64]

  private static let scale: Int128 = 1_000_000

  /// Creates a triangle and projects it. Each cohort is one month shorter than the one before it;
  /// another shape is a defect.
  package init(_ cohorts: [Cohort]) throws(LiabilityError) {
    for (older, younger) in zip(cohorts, cohorts.dropFirst()) {
      precondition(
        younger.redeemed.count == older.redeemed.count - 1, "a month less for each month later")
    }
    self.cohorts = cohorts
    let cumulative = cohorts.map(\.cumulative)
    let steps = max(0, (cohorts.first?.redeemed.count ?? 0) - 1)
    let developments = (0..<steps).map { step in
      Self.development(step, cohorts, cumulative)
    }
    self.developments = developments
    var ultimates: [Int64] = []
    for cohort in cohorts {
      ultimates.append(try Self.ultimate(of: cohort, by: developments))
    }
    self.ultimates = ultimates
  }

  /// The points issued of all cohorts.
  package var issued: Int64 { cohorts.reduce(0) { $0 + $1.issued } }
  /// What all cohorts are expected to have redeemed in the end.
  package var ultimate: Int64 { ultimates.reduce(0, +) }
  /// What is left of all cohorts.
  package var open: Int64 { cohorts.reduce(0) { $0 + $1.open } }
  /// What of the open points is not expected to be redeemed.
  package var breakage: Int64 {
    zip(cohorts, ultimates).reduce(0) { $0 + $1.0.open - ($1.1 - $1.0.redeemedTotal) }
  }

  /// The share of all issued points that is expected to be redeemed in the end, in basis points,
  /// rounded half away from zero; nil when none were issued.
  package var ultimateRedemptionBps: Int64? {
    guard issued > 0 else { return nil }
    guard
      let share = try? Ratio(ultimate, per: issued).applied(
        to: 10_000, rounding: .halfAwayFromZero)
    else { preconditionFailure("no more is redeemed than was issued") }
    return share
  }

  private static func development(
    _ step: Int, _ cohorts: [Cohort], _ cumulative: [[Int128]]
  ) -> Development {
    var before: Int128 = 0
    var after: Int128 = 0
    var issued: Int128 = 0
    for (cohort, redeemed) in zip(cohorts, cumulative) where redeemed.count > step + 1 {
      before += redeemed[step]
      after += redeemed[step + 1]
      issued += Int128(cohort.issued)
    }
    return before > 0
      ? .factor(after: after, before: before) : .addition(redeemed: after - before, issued: issued)
  }

  private static func ultimate(
    of cohort: Cohort, by developments: [Development]
  ) throws(LiabilityError) -> Int64 {
    var redeemed = Int128(cohort.redeemedTotal) * scale
    for development in developments.dropFirst(cohort.redeemed.count - 1) {
      switch development {
      case .factor(let after, let before):
        redeemed = try product(redeemed, after, dividedBy: before)
      case .addition(let more, let issued):
        guard issued > 0 else { continue }
        redeemed += try product(Int128(cohort.issued) * scale, more, dividedBy: issued)
      }
    }
    let points = try product(redeemed, 1, dividedBy: scale)
    let most = Int128(cohort.redeemedTotal) + Int128(cohort.open)
    let bounded = min(max(points, Int128(cohort.redeemedTotal)), most)
    guard let ultimate = Int64(exactly: bounded) else { throw .overflow }
    return ultimate
  }

  /// `value × factor ÷ divisor`, rounded half away from zero; the divisor is above zero.
  private static func product(
    _ value: Int128, _ factor: Int128, dividedBy divisor: Int128
  ) throws(LiabilityError) -> Int128 {
    let (product, overflow) = value.multipliedReportingOverflow(by: factor)
    guard !overflow else { throw .overflow }
    let (quotient, remainder) = product.quotientAndRemainder(dividingBy: divisor)
    guard remainder.magnitude >= divisor.magnitude - remainder.magnitude else { return quotient }
    return quotient + (product < 0 ? -1 : 1)
  }
}

extension CohortTriangle {
  /// Returns what the points of each cohort defer and have earned by IFRS 15, when what is deferred
  /// for a point is its carrying value; the cohorts add up to the value of all points issued.
  ///
  /// Of a cohort of which nothing is expected to be redeemed everything stays deferred while any of
  /// it is open: an expectation of nothing is no ground for revenue.
  package func revenues(at rate: CarryingRate) throws(LiabilityError) -> [PointsRevenue] {
    let allocated = try rate.values(ofRows: cohorts.map(\.issued))
    var revenues: [PointsRevenue] = []
    for (index, cohort) in cohorts.enumerated() {
      var revenue = try PointsRevenue(allocated: allocated[index].minorUnits)
      if ultimates[index] > 0 || cohort.open == 0 {
        _ = try revenue.recognise(redeemed: cohort.redeemedTotal, expected: ultimates[index])
      }
      revenues.append(revenue)
    }
    return revenues
  }
}
