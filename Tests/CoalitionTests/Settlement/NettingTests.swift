import Testing

@testable import Coalition

@Suite struct NettingTests {
  private static let euro = SettlementSample.euro

  private func told(_ payments: [Payment]) -> [String] {
    payments.map { "\($0.debtor)>\($0.creditor) \($0.amount.minorUnits)" }
  }

  /// Positions, and the direct payments that square them.
  static let cases: [(positions: [Int32: Int64], payments: [String])] = [
    ([:], []),
    ([1: 0, 2: 0], []),
    ([1: 100], ["1>0 100"]),
    ([1: -100], ["0>1 100"]),
    ([1: 100, 2: -100], ["1>2 100"]),
    (
      [1: 994_345, 2: 461_426, 3: -72_387, 4: -632_775],
      ["1>0 750609", "2>4 461426", "1>4 171349", "1>3 72387"]
    ),
    // An exact match comes before the largest, which here would take one payment more.
    ([1: 100, 2: 70, 3: -70, 4: -50, 5: -50], ["2>3 70", "1>4 50", "1>5 50"]),
    // A match that a payment makes is seen.
    ([1: 900, 2: 100, 3: -800, 4: -200], ["1>3 800", "1>4 100", "2>4 100"]),
    // Among equals the lower number is first.
    ([1: 50, 2: 50, 3: -50, 4: -50], ["1>3 50", "2>4 50"]),
    ([1: 50, 2: 50, 3: -70, 4: -30], ["1>3 50", "2>4 30", "2>3 20"]),
  ]

  @Test(arguments: cases.indices)
  func `direct payments are few and always the same`(row: Int) throws {
    let (positions, payments) = Self.cases[row]
    #expect(try told(Netting.minimal(positions, in: Self.euro)) == payments)
  }

  @Test func `who has paid in before pays the operator, who has it`() throws {
    let positions: [Int32: Int64] = [1: 100, 2: 40, 3: -100, 4: -40]
    func paid(_ depositors: Set<Int32>) throws -> [String] {
      try told(Netting.minimal(positions, in: Self.euro, depositors: depositors))
    }
    #expect(try paid([]) == ["1>3 100", "2>4 40"])
    #expect(try paid([1]) == ["1>0 100", "0>3 100", "2>4 40"])
    #expect(try paid([1, 2]) == ["1>0 100", "2>0 40", "0>3 100", "0>4 40"])
    #expect(try paid([3]) == ["1>3 100", "2>4 40"], "who is owed has nothing to pay")
  }

  @Test func `through the operator every partner has one payment`() throws {
    let payments = try Netting.multilateral([3: -7, 1: 5, 2: 0], in: Self.euro)
    #expect(told(payments) == ["1>0 5", "0>3 7"])
  }

  /// The goal is to find positions that payments do not square, or that take too many of them.
  @Test(arguments: seeds)
  func `netting conserves and never takes more payments than parties less one`(
    seed: UInt64
  ) throws {
    var dice = SeededGenerator(seed: seed)
    for _ in 0..<20 {
      let range: ClosedRange<Int64> =
        Bool.random(using: &dice) ? -5...5 : -1_000_000_000_000...1_000_000_000_000
      let positions = Dictionary(
        uniqueKeysWithValues: (1...Int32.random(in: 1...30, using: &dice)).map {
          ($0, Int64.random(in: range, using: &dice))
        })
      let direct = try Netting.minimal(positions, in: Self.euro)
      let through = try Netting.multilateral(positions, in: Self.euro)
      for payments in [direct, through] {
        for (partner, position) in positions {
          #expect(paid(by: partner, payments) == position)
        }
        #expect(paid(by: 0, payments) == -positions.values.reduce(0, +))
      }
      let operators = positions.values.reduce(0, +) == 0 ? 0 : 1
      let parties = positions.values.count { $0 != 0 } + operators
      #expect(direct.count <= max(0, parties - 1))
      #expect(through.count == parties - operators)
      #expect(try Netting.minimal(positions, in: Self.euro) == direct)
      let moved = direct.reduce(Int64(0)) { $0 + $1.amount.minorUnits }
      let owed = positions.values.reduce(Int64(0)) { $0 + max(0, $1) }
      let operatorOwes = max(0, -positions.values.reduce(0, +))
      #expect(moved == owed + operatorOwes, "no money goes round in a circle")
    }
  }

  private func paid(by party: Int32, _ payments: [Payment]) -> Int64 {
    payments.reduce(0) { sum, payment in
      sum + (payment.debtor == party ? payment.amount.minorUnits : 0)
        - (payment.creditor == party ? payment.amount.minorUnits : 0)
    }
  }

  @Test func `what is no position is refused`() {
    for positions: [Int32: Int64] in [[0: 1], [-1: 1]] {
      #expect(throws: SettlementError.self) { try Netting.minimal(positions, in: Self.euro) }
    }
    for positions: [Int32: Int64] in [[1: .max, 2: 1], [1: .min]] {
      #expect(throws: SettlementError.overflow) {
        try Netting.minimal(positions, in: Self.euro)
      }
      #expect(throws: SettlementError.overflow) {
        try Netting.multilateral(positions, in: Self.euro)
      }
    }
    #expect(throws: Never.self) { try Netting.minimal([1: .max], in: Self.euro) }
  }

  @Test func `mutual debts leave what is over`() throws {
    let dollar = try #require(Currency("USD"))
    func debt(_ debtor: Int32, _ creditor: Int32, _ amount: Int64) -> Payment {
      Payment(
        debtor: debtor, creditor: creditor, amount: Money(minorUnits: amount, currency: dollar))
    }
    // The published example: B owes A 75,000 and A owes B 30,000.
    #expect(
      try Netting.bilateral([debt(2, 1, 75_000), debt(1, 2, 30_000)]) == [debt(2, 1, 45_000)])
    #expect(try Netting.bilateral([debt(1, 2, 5), debt(2, 1, 5), debt(3, 3, 9)]).isEmpty)
    let euros = Payment(debtor: 1, creditor: 2, amount: Money(minorUnits: 5, currency: Self.euro))
    #expect(try Netting.bilateral([debt(2, 1, 5), euros]) == [euros, debt(2, 1, 5)])
    #expect(throws: SettlementError.overflow) {
      try Netting.bilateral([debt(1, 2, .max), debt(1, 2, 1)])
    }
  }
}
