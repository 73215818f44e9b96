import Testing

@testable import Coalition

@Suite struct RatioTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let value: Int64
    let ratio: Ratio
    let down: Int64
    let half: Int64
    var testDescription: String {
      "\(value) × \(ratio.numerator) ÷ \(ratio.denominator)"
    }
  }

  @Test(arguments: [
    Row(value: 7, ratio: Ratio(1, per: 2), down: 3, half: 4),
    Row(value: -7, ratio: Ratio(1, per: 2), down: -4, half: -4),
    Row(value: 7, ratio: Ratio(-1, per: 3), down: -3, half: -2),
    Row(value: 8, ratio: Ratio(1, per: 3), down: 2, half: 3),
    Row(value: 0, ratio: Ratio(-5, per: 3), down: 0, half: 0),
    Row(value: -6, ratio: Ratio(-1, per: 4), down: 1, half: 2),
    Row(value: .max, ratio: Ratio(.max, per: .max), down: .max, half: .max),
    Row(value: .min, ratio: Ratio(1, per: 1), down: .min, half: .min),
    Row(value: .max, ratio: Ratio(1, per: .max), down: 1, half: 1),
    Row(value: .max - 1, ratio: Ratio(1, per: .max), down: 0, half: 1),
  ])
  func `a ratio rounds as its name says`(row: Row) throws {
    #expect(try row.ratio.applied(to: row.value, rounding: .down) == row.down)
    #expect(try row.ratio.applied(to: row.value, rounding: .halfAwayFromZero) == row.half)
  }

  @Test func `a result beyond 64 bits throws on either side`() {
    for value in [Int64.max, .min, .max / 2 + 1] {
      #expect(throws: RatioError.overflow) {
        try Ratio(2, per: 1).applied(to: value, rounding: .down)
      }
    }
    #expect(throws: RatioError.overflow) {
      try Ratio(-1, per: 1).applied(to: .min, rounding: .down)
    }
    #expect(throws: RatioError.overflow) {
      try Ratio(.max, per: 1).applied(to: .max, rounding: .halfAwayFromZero)
    }
  }

  /// Compares with 128-bit arithmetic of the standard library.
  @Test(arguments: seeds)
  func `a ratio is exact`(seed: UInt64) throws {
    var dice = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let value =
        Int64.random(in: .min...(.max), using: &dice) >> Int64.random(in: 0...62, using: &dice)
      let numerator = Int64.random(in: -1_000_000...1_000_000, using: &dice)
      let denominator = Int64.random(in: 1...1_000_000, using: &dice)
      let product = Int128(value) * Int128(numerator)
      let (quotient, remainder) = product.quotientAndRemainder(dividingBy: Int128(denominator))
      let down = remainder < 0 ? quotient - 1 : quotient
      let half =
        2 * remainder.magnitude >= UInt128(denominator) ? quotient + product.signum() : quotient
      let ratio = Ratio(numerator, per: denominator)
      #expect((try? ratio.applied(to: value, rounding: .down)) == Int64(exactly: down))
      #expect((try? ratio.applied(to: value, rounding: .halfAwayFromZero)) == Int64(exactly: half))
    }
  }

  @Test func `a ratio over nothing is a programmer error`() async {
    await #expect(processExitsWith: .failure) { _ = Ratio(1, per: 0) }
  }
}
