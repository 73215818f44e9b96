import Testing

@testable import Coalition

/// Figures that others have published, to the unit.
@Suite struct PublishedFiguresTests {
  struct Year: CustomTestStringConvertible, Sendable {
    let name: String
    /// Beginning, cash proceeds, revenue recognised, other, exchange, ending: of the service
    /// component, the redemption component and the total.
    let components: [[Int64]]
    let current: Int64
    let nonCurrent: Int64
    var testDescription: String { name }
  }

  /// AIR MILES Reward Program, Canada: Alliance Data Systems Corp., annual report (Form 10-K), note
  /// Deferred Revenue; thousands of US dollars.
  static let airMiles = [
    Year(
      name: "2010",
      components: [
        [306_336, 187_398, -171_644, 0, 17_424, 339_514],
        [839_810, 501_474, -511_416, 5_673, 46_187, 881_728],
        [1_146_146, 688_872, -683_060, 5_673, 63_611, 1_221_242],
      ], current: 1_044_469, nonCurrent: 176_773),
    Year(
      name: "2011",
      components: [
        [339_514, 220_128, -192_284, 0, -8_385, 358_973],
        [881_728, 577_098, -572_499, 1_228, -20_092, 867_463],
        [1_221_242, 797_226, -764_783, 1_228, -28_477, 1_226_436],
      ], current: 1_036_251, nonCurrent: 190_185),
    Year(
      name: "2012",
      components: [
        [358_973, 216_772, -205_740, 0, 10_008, 380_013],
        [867_463, 570_439, -593_679, 1_000, 23_825, 869_048],
        [1_226_436, 787_211, -799_419, 1_000, 33_833, 1_249_061],
      ], current: 1_055_323, nonCurrent: 193_738),
  ]

  @Test(arguments: airMiles)
  func `a published roll-forward closes with the published balance`(year: Year) throws {
    let parts = try year.components.map { figures in
      let part = try RollForward(
        opening: figures[0],
        [.issued: figures[1], .redeemed: figures[2], .adjusted: figures[3] + figures[4]])
      #expect(part.closing == figures[5])
      return part
    }
    for cause in RollForward.Cause.allCases {
      #expect(parts[0][cause] + parts[1][cause] == parts[2][cause])
    }
    #expect(parts[0].closing + parts[1].closing == parts[2].closing)
    #expect(year.current + year.nonCurrent == parts[2].closing)
  }

  @Test func `each published year begins where the one before it ended`() {
    for (year, next) in zip(Self.airMiles, Self.airMiles.dropFirst()) {
      #expect(year.components.map(\.[5]) == next.components.map(\.[0]))
    }
  }

  struct Step: Sendable {
    let redeemed: Int64
    let expected: Int64
    let revenue: Int64
    let liability: Int64
  }

  struct Programme: CustomTestStringConvertible, Sendable {
    let name: String
    let purchases: Int64
    let points: Int64
    var sharesPerWhole: Int64?
    let toGoods: Int64
    let toPoints: Int64
    let steps: [Step]
    var testDescription: String { name }
  }

  @Test(arguments: [
    Programme(
      name: "IFRS 15 Illustrative Example 52 (ASC 606-10-55-353)", purchases: 100_000,
      points: 9_500, toGoods: 91_324, toPoints: 8_676,
      steps: [
        Step(redeemed: 4_500, expected: 9_500, revenue: 4_110, liability: 4_566),
        Step(redeemed: 8_500, expected: 9_700, revenue: 3_493, liability: 1_073),
      ]),
    Programme(
      name: "an audit firm's IFRS 15 handbook (2019), example 10A, with whole per cent",
      purchases: 100_000, points: 9_700, sharesPerWhole: 100, toGoods: 91_000, toPoints: 9_000,
      steps: [
        Step(redeemed: 4_500, expected: 9_700, revenue: 4_175, liability: 4_825),
        Step(redeemed: 8_500, expected: 9_900, revenue: 3_552, liability: 1_273),
      ]),
    Programme(
      name: "a published teaching example: a grocer, 2016 to 2018", purchases: 7_200_000,
      points: 800_000, toGoods: 6_480_000, toPoints: 720_000,
      steps: [
        Step(redeemed: 4_000, expected: 8_000, revenue: 360_000, liability: 360_000),
        Step(redeemed: 8_100, expected: 9_000, revenue: 288_000, liability: 72_000),
        Step(redeemed: 9_000, expected: 9_000, revenue: 72_000, liability: 0),
      ]),
  ])
  func `deferred revenue reaches the published figures`(programme: Programme) throws {
    let allocated = try PointsRevenue.allocation(
      ofPrice: programme.purchases, goods: programme.purchases, points: programme.points,
      sharesPerWhole: programme.sharesPerWhole)
    #expect(allocated.goods == programme.toGoods && allocated.points == programme.toPoints)
    var revenue = try PointsRevenue(allocated: allocated.points)
    for step in programme.steps {
      #expect(
        try revenue.recognise(redeemed: step.redeemed, expected: step.expected) == step.revenue)
      #expect(revenue.deferred == step.liability)
    }
  }

  /// P. Shelper's description of the coalition model (2020), and a press report of January 2015 on
  /// Nectar, in which a point was worth half a penny.
  @Test func `points are worth what was published`() throws {
    let dollars = try #require(Currency("USD"))
    let pounds = try #require(Currency("GBP"))
    #expect(
      try CarryingRate(micros: 15_000, currency: dollars).value(of: 10_000).decimal == "150.00")
    #expect(try CarryingRate(micros: 5_000, currency: pounds).value(of: 1_000).minorUnits == 500)
  }

  /// The worked example of this coalition's settlement, part 4.3: what naive rounding gets wrong.
  @Test func `the liability is carried by cumulative rounding`() throws {
    let euros = try #require(Currency("EUR"))
    let points = try RollForward(
      opening: 5_000_001, [.issued: 2_199_604, .redeemed: -2_035_838, .expired: -113_523])
    #expect(points.closing == 5_050_244)
    let money = try points.valued(at: CarryingRate(micros: 8_000, currency: euros))
    #expect(money.opening == 4_000_001 && money.closing == 4_040_195)
    #expect(money[.issued] == 1_759_683)
    #expect(money[.redeemed] == -1_628_670)
    #expect(money[.expired] == -90_819, "and not 90,818")
  }
}
