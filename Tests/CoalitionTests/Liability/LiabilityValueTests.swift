import Testing

@testable import Coalition

@Suite struct LiabilityValueTests {
  private func rate(_ micros: Int64, _ code: String = "EUR") throws -> CarryingRate {
    try CarryingRate(micros: micros, currency: #require(Currency(code)))
  }

  @Test(arguments: [
    ("EUR", 1, 1), ("EUR", -1, -1), ("EUR", 3, 2), ("JPY", 99, 0), ("JPY", 100, 1),
    ("TND", 1, 5), ("CLF", 1, 50),
  ])
  func `points are valued in minor units, from the middle away from zero`(
    code: String, points: Int64, value: Int64
  ) throws {
    #expect(try rate(5_000, code).value(of: points).minorUnits == value)
  }

  @Test func `rows add up to the value of their sum`() throws {
    let values = try rate(5_000).values(ofRows: [1, 1, 1, 1])
    #expect(values.map(\.minorUnits) == [1, 0, 1, 0], "two cents, and not four")
  }

  @Test func `what does not fit is refused`() throws {
    #expect(throws: LiabilityError.overflow) { try rate(20_000_000).value(of: .max) }
    #expect(throws: LiabilityError.overflow) { try RollForward(opening: .max, [.issued: 1]) }
    #expect(throws: LiabilityError.negative) { try rate(-1) }
    #expect(try rate(0).value(of: .max).minorUnits == 0)
  }

  /// The goal is to find a chain of months whose money drifts from points times rate.
  @Test(arguments: seeds)
  func `months chain in money as they do in points`(seed: UInt64) throws {
    var dice = SeededGenerator(seed: seed)
    let rate = try rate(Int64.random(in: 0...20_000, using: &dice))
    var points = Int64.random(in: -1000...1_000_000, using: &dice)
    var money = try rate.value(of: points).minorUnits
    for _ in 0..<12 {
      var changes: [RollForward.Cause: Int64] = [:]
      for cause in RollForward.Cause.allCases {
        changes[cause] = Int64.random(in: -9999...9999, using: &dice)
      }
      let month = try RollForward(opening: points, changes)
      let valued = try month.valued(at: rate)
      #expect(valued.opening == money)
      #expect(valued.changes.reduce(valued.opening, +) == valued.closing)
      #expect(valued.closing == (try rate.value(of: month.closing).minorUnits))
      points = month.closing
      money = valued.closing
    }
  }

  /// The goal is to find a way through the same expectations that recognises another amount.
  @Test(arguments: seeds)
  func `revenue is what was allocated, whatever the steps`(seed: UInt64) throws {
    var dice = SeededGenerator(seed: seed)
    var revenue = try PointsRevenue(allocated: Int64.random(in: 0...1_000_000_000, using: &dice))
    var recognised: Int64 = 0
    var redeemed: Int64 = 0
    for _ in 0..<10 {
      redeemed += Int64.random(in: 0...10_000, using: &dice)
      let expected = redeemed + Int64.random(in: 0...50_000, using: &dice)
      recognised += try revenue.recognise(redeemed: redeemed, expected: expected)
      #expect(recognised == revenue.recognised)
      #expect(revenue.recognised + revenue.deferred == revenue.allocated)
      #expect((0...revenue.allocated).contains(revenue.deferred))
    }
    _ = try revenue.recognise(redeemed: redeemed, expected: redeemed)
    #expect(revenue.deferred == 0, "when all that is expected is redeemed, nothing is deferred")
  }

  @Test func `revenue of more than is expected is refused`() throws {
    var revenue = try PointsRevenue(allocated: 100)
    #expect(throws: LiabilityError.exceedsIssued) {
      try revenue.recognise(redeemed: 2, expected: 1)
    }
    #expect(revenue.deferred == 100, "and changes nothing")
    #expect(try revenue.recognise(redeemed: 1, expected: 1) == 100)
    #expect(try revenue.recognise(redeemed: 1, expected: 2) == -50, "what was too early goes back")
    #expect(try revenue.recognise(redeemed: 0, expected: 0) == 50, "nothing more is expected")
  }

  @Test func `a price with nothing to share it is all for the goods`() throws {
    let none = try PointsRevenue.allocation(ofPrice: 100, goods: 0, points: 0)
    #expect(none.goods == 100 && none.points == 0)
  }

  @Test(arguments: [(100, 100, 10_000), (99, 100, 9_900), (2, 3, 6_666), (0, 5, 0)])
  func `coverage is rounded down`(reserve: Int64, liability: Int64, bps: Int64) throws {
    #expect(try Coverage(reserve: reserve, liability: liability).basisPoints == bps)
  }

  @Test func `nothing to cover has no ratio`() throws {
    #expect(try Coverage(reserve: 100, liability: 0).basisPoints == nil)
    #expect(try Coverage(reserve: 100, liability: -5).basisPoints == nil)
    #expect(throws: LiabilityError.overflow) {
      try Coverage(reserve: .max, liability: 1).basisPoints
    }
  }
}
