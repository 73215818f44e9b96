import Coalition
import Testing

@Suite struct RedemptionRulesTests {
  private static let euro = Currency("EUR")!
  private static let centMicros: Int64 = 10_000

  private static func pointsMax(
    _ available: Int64, basket: Int64? = nil, least: Int64? = nil, step: Int64? = nil,
    share: Int? = nil, value: RedemptionValue? = nil
  ) throws -> Int64 {
    let value = try value ?? RedemptionValue(microsPerPoint: centMicros)
    return try RedemptionRules(pointsMin: least, pointsStep: step, shareMax: share)
      .pointsMax(available: available, basket: basket, value: value, in: euro)
  }

  @Test func `the most that can be redeemed keeps to every rule`() throws {
    #expect(try Self.pointsMax(400) == 400)
    #expect(try Self.pointsMax(-5) == 0)
    #expect(try Self.pointsMax(449, step: 50) == 400)
    #expect(try Self.pointsMax(100, least: 100) == 100)
    #expect(try Self.pointsMax(99, least: 100) == 0)
    #expect(try Self.pointsMax(400, basket: 299, share: 5000) == 149)
    #expect(try Self.pointsMax(400, basket: 299, least: 100, step: 50, share: 5000) == 100)
    #expect(try Self.pointsMax(400, share: 5000) == 400, "the basket is not told")
    #expect(try Self.pointsMax(.max, basket: 1_000_000_000_000, share: 10_000) == 1_000_000_000_000)
  }

  @Test(arguments: [1, 3_333, 7_000, 10_000, 25_001, 1_000_000] as [Int64])
  func `one point more than the most would pay too much`(micros: Int64) throws {
    let value = try RedemptionValue(microsPerPoint: micros)
    for minorUnits: Int64 in [0, 1, 7, 150, 99_999] {
      let most = value.pointsMax(worth: minorUnits, in: Self.euro)
      #expect(try value.worth(of: Points(most), in: Self.euro).minorUnits <= minorUnits)
      #expect(try value.worth(of: Points(most + 1), in: Self.euro).minorUnits > minorUnits)
    }
  }

  @Test func `rules have limits`() throws {
    #expect(throws: RateError.self) { try Self.pointsMax(1, least: 0) }
    #expect(throws: RateError.self) { try Self.pointsMax(1, step: 1_000_000_000_001) }
    #expect(throws: RateError.outOfRange(1...10_000)) { try Self.pointsMax(1, share: 10_001) }
    #expect(try Self.pointsMax(1, least: 1, step: 1, share: 1) == 1)
  }
}
