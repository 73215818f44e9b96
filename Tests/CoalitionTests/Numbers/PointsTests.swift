import Testing

@testable import Coalition

@Suite struct PointsTests {
  @Test func `a count below zero is refused`() throws {
    #expect(throws: PointsError.negative) { try Points(-1) }
    #expect(try Points(0) == .zero)
  }

  @Test func `adding past the largest count throws instead of wrapping`() throws {
    let one = try Points(1)
    #expect(throws: PointsError.overflow) { try Points.max.adding(one) }
    #expect(try Points(Int64.max - 1).adding(one) == .max)
  }

  @Test func `subtracting more than there is throws instead of going below zero`() throws {
    let five = try Points(5)
    #expect(try five.subtracting(five) == .zero)
    #expect(throws: PointsError.negative) { try five.subtracting(Points(6)) }
  }

  struct Split: CustomTestStringConvertible, Sendable {
    let name: String
    let points: Int64
    let weights: [Int64]
    let shares: [Int64]
    var testDescription: String { name }
  }

  @Test(arguments: [
    Split(name: "even", points: 9, weights: [1, 1, 1], shares: [3, 3, 3]),
    Split(name: "a tie goes to the earlier", points: 10, weights: [1, 1, 1], shares: [4, 3, 3]),
    Split(name: "two ties", points: 11, weights: [1, 1, 1], shares: [4, 4, 3]),
    Split(name: "the largest remainder first", points: 10, weights: [1, 4, 2], shares: [1, 6, 3]),
    Split(name: "no weight, no share", points: 7, weights: [0, 5, 0], shares: [0, 7, 0]),
    Split(name: "nothing to share", points: 0, weights: [3, 4], shares: [0, 0]),
    Split(name: "fewer points than shares", points: 1, weights: [1, 1, 1], shares: [1, 0, 0]),
    Split(name: "everything", points: .max, weights: [.max], shares: [.max]),
    Split(
      name: "halves of everything", points: .max, weights: [1, 1],
      shares: [4_611_686_018_427_387_904, 4_611_686_018_427_387_903]),
  ])
  func `a split gives the left over points to the largest remainders`(row: Split) throws {
    let shares = try Points(row.points).split(byWeights: row.weights)
    #expect(shares.map(\.value) == row.shares)
  }

  /// The goal is to find a split that mints or burns a point, or strays from its quota by one.
  @Test(arguments: seeds)
  func `no split mints or burns a point`(seed: UInt64) throws {
    var dice = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      let points = Int64.random(in: 0...(.max >> Int64.random(in: 0...62)), using: &dice)
      let count = Int.random(in: 1...20, using: &dice)
      var weights = (0..<count).map { _ in Int64.random(in: 0...1_000_000_000, using: &dice) }
      weights[0] += 1
      let shares = try Points(points).split(byWeights: weights).map(\.value)
      #expect(shares.reduce(0, +) == points)
      let total = weights.reduce(0, +)
      for (share, weight) in zip(shares, weights) {
        let floor = Int64(Int128(points) * Int128(weight) / Int128(total))
        #expect(share == floor || share == floor + 1)
      }
    }
  }

  @Test func `weights beyond 64 bits throw`() {
    #expect(throws: PointsError.overflow) { try Points(1).split(byWeights: [.max, 1]) }
  }

  @Test func `a split without any weight is a programmer error`() async {
    await #expect(processExitsWith: .failure) { _ = try Points(5).split(byWeights: [0, 0]) }
  }

  @Test func `a weight below zero is a programmer error`() async {
    await #expect(processExitsWith: .failure) { _ = try Points(5).split(byWeights: [6, -1]) }
  }
}
