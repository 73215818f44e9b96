import Testing

@testable import Coalition

@Suite struct CohortTriangleTests {
  private func triangle(_ cohorts: [(Int64, [Int64], Int64)]) throws -> CohortTriangle {
    try CohortTriangle(
      cohorts.map { try CohortTriangle.Cohort(issued: $0.0, redeemed: $0.1, expired: $0.2) })
  }

  /// By hand: of three months, 100 and 200 became 150 and 260 (factor 410/300), and 150 became 165
  /// (factor 165/150). The second is projected to 260 × 1.1 = 286, the third to
  /// 90 × 410/300 × 1.1 = 135.3.
  @Test func `cohorts are projected by the factors that are before them`() throws {
    let triangle = try triangle([
      (1000, [100, 50, 15], 0), (1000, [200, 60], 0), (500, [90], 0),
    ])
    #expect(
      triangle.developments == [
        .factor(after: 410, before: 300), .factor(after: 165, before: 150),
      ])
    #expect(triangle.ultimates == [165, 286, 135])
    #expect(triangle.issued == 2500 && triangle.ultimate == 586)
    #expect(triangle.ultimateRedemptionBps == 2344, "23.44 per cent of all points")
    #expect(triangle.open == 1985 && triangle.breakage == 1914)
  }

  /// By hand: nobody redeems in the month of issue; a month later 30 of 100 and 10 of 100 do, and
  /// of 50 it is expected that 10 will.
  @Test func `where nobody had redeemed, cohorts grow by what is redeemed of issued points`() throws
  {
    let triangle = try triangle([(100, [0, 30, 0], 0), (100, [0, 10], 0), (50, [0], 0)])
    #expect(
      triangle.developments == [
        .addition(redeemed: 40, issued: 200), .factor(after: 30, before: 30),
      ])
    #expect(triangle.ultimates == [30, 10, 10])
  }

  @Test func `halves of a point are rounded away from zero`() throws {
    let triangle = try triangle([(100, [2, 1], 0), (100, [1], 0)])
    #expect(triangle.ultimates == [3, 2], "1 × 3/2")
  }

  @Test func `no cohort redeems more than it has, and what expired is gone`() throws {
    let triangle = try triangle([(100, [10, 40], 0), (100, [30], 25)])
    #expect(triangle.ultimates == [50, 75], "and not 150")
    #expect(triangle.breakage == 50)
    let refunded = try self.triangle([(100, [40, -40], 0), (100, [30], 0)])
    #expect(refunded.ultimates == [0, 30], "nor less than it has redeemed")
  }

  @Test func `nothing issued is no share`() throws {
    #expect(try triangle([]).ultimateRedemptionBps == nil)
    #expect(try triangle([(0, [0], 0)]).ultimateRedemptionBps == nil)
    #expect(try triangle([]).breakage == 0)
  }

  @Test func `a cohort of which more is gone than there was is refused`() throws {
    #expect(throws: LiabilityError.exceedsIssued) {
      try CohortTriangle.Cohort(issued: 10, redeemed: [6], expired: 5)
    }
    #expect(try CohortTriangle.Cohort(issued: 10, redeemed: [6], expired: 4).open == 0)
    #expect(throws: LiabilityError.negative) {
      try CohortTriangle.Cohort(issued: 10, redeemed: [-1], expired: 0)
    }
    #expect(throws: LiabilityError.negative) {
      try CohortTriangle.Cohort(issued: 10, redeemed: [], expired: 0)
    }
  }

  @Test func `a triangle with a gap is a defect`() async {
    await #expect(processExitsWith: .failure) {
      _ = try CohortTriangle([
        .init(issued: 10, redeemed: [1, 1, 1], expired: 0),
        .init(issued: 10, redeemed: [1], expired: 0),
      ])
    }
  }

  /// The goal is to find a cohort that is expected to redeem more than it can, or less than it did.
  @Test(arguments: seeds)
  func `every projection lies between what is redeemed and what is there`(seed: UInt64) throws {
    var dice = SeededGenerator(seed: seed)
    let months = Int.random(in: 1...30, using: &dice)
    let cohorts = try (0..<months).map { month in
      let issued = Int64.random(in: 0...1_000_000_000, using: &dice)
      var left = issued
      let redeemed = (month..<months).map { _ in
        let points = Int64.random(in: 0...left, using: &dice) / 8
        left -= points
        return points
      }
      return try CohortTriangle.Cohort(
        issued: issued, redeemed: redeemed, expired: Int64.random(in: 0...left, using: &dice) / 4)
    }
    let triangle = try CohortTriangle(cohorts)
    for (cohort, ultimate) in zip(cohorts, triangle.ultimates) {
      #expect((cohort.redeemedTotal...cohort.redeemedTotal + cohort.open).contains(ultimate))
    }
    #expect((0...triangle.open).contains(triangle.breakage))
    #expect(
      triangle.ultimates.first == cohorts.first?.redeemedTotal, "nothing comes after the last month"
    )
  }
}
