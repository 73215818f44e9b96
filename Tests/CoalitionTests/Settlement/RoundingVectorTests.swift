import Testing

@testable import Coalition

/// The published vectors of rounding, and what lies at the ends of the numbers.
@Suite struct RoundingVectorTests {
  /// A total, its weights, and the shares they must get.
  static let divisions: [(total: Int64, weights: [Int64], shares: [Int64])] = [
    (100_000, [1_284_317, 655_109, 198_441, 61_737], [58_388, 29_783, 9_022, 2_807]),
    (36_328, [70_003, 31_007, 9_511, 3_002], [22_401, 9_922, 3_044, 961]),
    (1_220_101, [500_001, 484_316, 300_000], [475_001, 460_100, 285_000]),
    (100, [1, 1, 1], [34, 33, 33]),
    (-100, [1, 1, 1], [-34, -33, -33]),
    (10, [1, 1, 1, 1], [3, 3, 2, 2]),
    (5, [1, 1, 1, 1], [2, 1, 1, 1]),
    (7, [5, 3, 1], [4, 2, 1]),
    (-7, [5, 3, 1], [-4, -2, -1]),
    (1_000, [0, 1, 3], [0, 250, 750]),
    (1, [1, 1], [1, 0]),
    (0, [3, 4], [0, 0]),
    (0, [0, 0], [0, 0]),
    (0, [], []),
    (.max, [.max], [.max]),
    (.min, [.max], [.min]),
    (.min, [1, 1], [.min / 2, .min / 2]),
  ]

  @Test(arguments: divisions.indices)
  func `a total is divided by largest remainder`(row: Int) throws {
    let (total, weights, shares) = Self.divisions[row]
    #expect(try LargestRemainder.split(total, by: weights) == shares)
  }

  @Test func `weights that divide nothing are refused`() {
    for weights: [Int64] in [[], [0], [0, 0], [3, -1]] {
      #expect(throws: SettlementError.badWeights) {
        try LargestRemainder.split(1, by: weights)
      }
    }
    #expect(throws: SettlementError.overflow) {
      try LargestRemainder.split(1, by: [.max, 1])
    }
  }

  /// The goal is to find a division that mints or burns a unit, or is a whole unit off.
  @Test(arguments: seeds)
  func `every division adds up and is fair`(seed: UInt64) throws {
    var dice = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let weights = (0..<Int.random(in: 1...12, using: &dice)).map { _ in
        Int64.random(in: 0...1_000_000, using: &dice)
      }
      guard weights.contains(where: { $0 > 0 }) else { continue }
      let total = Int64.random(in: -1_000_000_000...1_000_000_000, using: &dice)
      let shares = try LargestRemainder.split(total, by: weights)
      #expect(shares.reduce(0, +) == total)
      let all = Int128(weights.reduce(0, +))
      for (weight, share) in zip(weights, shares) {
        let error = Int128(share) * all - Int128(total) * Int128(weight)
        #expect(error.magnitude < all.magnitude)
        #expect(weight > 0 || share == 0)
      }
      #expect(try LargestRemainder.split(-total, by: weights) == shares.map(-))
    }
  }

  @Test func `halves are rounded away from zero`() throws {
    for (halves, whole) in [(1, 1), (3, 2), (5, 3), (-1, -1), (-3, -2), (-5, -3)] as [(Int64, Int64)]
    {
      #expect(try ExactFraction(halves).divided(by: 2).rounded(.halfAwayFromZero) == whole)
    }
    #expect(try ExactFraction(-1).divided(by: 2).rounded(.down) == -1)
    #expect(try ExactFraction(3).divided(by: 2).rounded(.down) == 1)
    #expect(try ExactFraction(-4).divided(by: 3).rounded(.halfAwayFromZero) == -1)
    #expect(try ExactFraction(4_999).divided(by: 10_000).rounded(.halfAwayFromZero) == 0)
  }

  /// Points, micro-units, decimals of the currency, share, and minor units.
  static let prices: [(points: Int64, micros: Int64, code: String, share: Int, amount: Int64)] = [
    (1_284_317, 9_500, "EUR", 10_000, 1_220_101),
    (198_441, 10_500, "EUR", 10_000, 208_363),
    (1, 5_000, "EUR", 10_000, 1),
    (1, 4_999, "EUR", 10_000, 0),
    (-1, 5_000, "EUR", 10_000, -1),
    (100, 500_000, "JPY", 10_000, 50),
    (1, 500, "KWD", 10_000, 1),
    (3, 10_000, "EUR", 5_000, 2),
    (.max, 10_000, "EUR", 10_000, .max),
    (Int64.max, 1_000_000_000_000, "JPY", 0, 0),
  ]

  @Test(arguments: prices.indices)
  func `a price is rounded once, in the minor units of its currency`(row: Int) throws {
    let (points, micros, code, share, amount) = Self.prices[row]
    let currency = try #require(Currency(code))
    #expect(
      try ExactFraction.price(
        of: points, atMicros: micros, in: currency, shareBasisPoints: share) == amount)
  }

  @Test func `a price past the largest amount throws`() {
    #expect(throws: SettlementError.overflow) {
      try ExactFraction.price(of: .max, atMicros: 10_001, in: SettlementSample.euro)
    }
    #expect(throws: SettlementError.overflow) {
      try ExactFraction(.max).multiplied(by: .max).multiplied(by: 8)
    }
  }

  @Test func `the running balance is rounded, not the movement`() throws {
    var liability = try CumulativeRounding(
      points: 5_000_001, rateMicros: 8_000, currency: SettlementSample.euro)
    #expect(liability.value == 4_000_001)
    #expect(try liability.move(by: 2_199_604) == 1_759_683)
    #expect(try liability.move(by: -2_035_838) == -1_628_670)
    #expect(try liability.move(by: -113_523) == -90_819)
    #expect(liability.value == 4_040_195)
    #expect(throws: SettlementError.overflow) { try liability.move(by: .max) }
    #expect(liability.points == 5_050_244)
  }

  @Test(arguments: seeds)
  func `however a movement is cut up, the balance ends the same`(seed: UInt64) throws {
    var dice = SeededGenerator(seed: seed)
    let rate = Int64.random(in: 1...20_000, using: &dice)
    var whole = try CumulativeRounding(
      points: 12_345, rateMicros: rate, currency: SettlementSample.euro)
    var pieces = whole
    let moves = (0..<50).map { _ in Int64.random(in: -1_000...1_000, using: &dice) }
    var sum: Int64 = 0
    for move in moves { sum += try pieces.move(by: move) }
    #expect(try whole.move(by: moves.reduce(0, +)) == sum)
    #expect(whole == pieces)
  }
}
