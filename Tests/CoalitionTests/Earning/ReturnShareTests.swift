import Testing

@testable import Coalition

@Suite struct ReturnShareTests {
  /// The goal is to find a way of cutting up a return that gains or costs a point.
  @Test(arguments: seeds)
  func `a return in pieces takes back exactly what the whole takes`(seed: UInt64) throws {
    var dice = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let points = try Points(Int64.random(in: 0...1_000_000_000_000, using: &dice))
      let amount = Int64.random(in: 1...1_000_000, using: &dice)
      let share = try ReturnShare(points: points, purchaseAmount: amount)
      var returned: Int64 = 0
      var taken = Points.zero
      while returned < amount {
        let piece = Int64.random(in: 0...(amount - returned), using: &dice)
        taken = try taken.adding(
          share.pointsTakenBack(returning: piece, afterReturning: returned))
        returned += piece
        #expect(try taken == share.pointsTakenBack(afterReturning: returned))
        if piece == 0 { returned = try rest(share, from: returned, to: amount, &taken) }
      }
      #expect(taken == points)
    }
  }

  private func rest(
    _ share: ReturnShare, from returned: Int64, to amount: Int64, _ taken: inout Points
  ) throws -> Int64 {
    taken = try taken.adding(
      share.pointsTakenBack(returning: amount - returned, afterReturning: returned))
    return amount
  }

  @Test(arguments: seeds)
  func `the pieces of a line add up to its amount`(seed: UInt64) throws {
    var dice = SeededGenerator(seed: seed)
    let amount = Int64.random(in: 0...1_000_000, using: &dice)
    let quantity = Int64.random(in: 1...50, using: &dice)
    let amounts = try (0..<quantity).map {
      try ReturnShare.amount(ofLine: amount, returning: 1, afterReturning: $0, outOf: quantity)
    }
    #expect(amounts.reduce(0, +) == amount)
    let unequal = try #require(amounts.max()) - #require(amounts.min())
    #expect(unequal <= 1)
  }

  @Test func `returning more than was bought throws`() throws {
    let share = try ReturnShare(points: Points(10), purchaseAmount: 100)
    #expect(try share.pointsTakenBack(returning: 1, afterReturning: 99).value == 1)
    #expect(throws: ReturnShareError.exceedsPurchase) {
      try share.pointsTakenBack(returning: 2, afterReturning: 99)
    }
    #expect(throws: ReturnShareError.exceedsPurchase) {
      try share.pointsTakenBack(returning: .max, afterReturning: 1)
    }
    #expect(throws: ReturnShareError.negative) {
      try share.pointsTakenBack(returning: -1, afterReturning: 5)
    }
    #expect(throws: ReturnShareError.exceedsPurchase) {
      try ReturnShare.amount(ofLine: 100, returning: 2, afterReturning: 2, outOf: 3)
    }
    #expect(throws: ReturnShareError.negative) {
      try ReturnShare(points: .zero, purchaseAmount: -1)
    }
  }

  @Test func `the largest purchase is shared without overflow`() throws {
    let share = try ReturnShare(points: .max, purchaseAmount: .max)
    #expect(try share.pointsTakenBack(afterReturning: .max) == .max)
    #expect(try share.pointsTakenBack(returning: 1, afterReturning: .max - 1).value == 1)
  }

  @Test func `a purchase of nothing gives back all it has`() throws {
    let share = try ReturnShare(points: Points(5), purchaseAmount: 0)
    #expect(try share.pointsTakenBack(afterReturning: 0).value == 5)
  }
}
