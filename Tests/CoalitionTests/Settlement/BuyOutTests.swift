import Testing

@testable import Coalition

@Suite struct BuyOutTests {
  typealias Sample = SettlementSample

  /// From, to, and the price of 12,345 points outstanding at 0.0095.
  static let changes: [(FundingModel, FundingModel, amount: Int64)] = [
    (.atRedemption, .atIssue, 11_728),
    (.atIssue, .atRedemption, -11_728),
    (.atRedemption, .split, 5_864),
    (.split, .atIssue, 5_864),
    (.atIssue, .atIssue, 0),
  ]

  @Test(arguments: changes.indices)
  func `a buy-out pays the difference of the shares at issue`(row: Int) throws {
    let (old, new, amount) = Self.changes[row]
    let line = try BuyOut.line(
      from: Sample.terms(1, number: 1, funding: old, issuePrice: 8_000),
      to: Sample.terms(
        1, number: 2, from: 1, funding: new, issuePrice: 9_500, taxes: [.buyOut: 900]),
      outstanding: 12_345)
    #expect(line.amount == amount)
    #expect(line.document == .points)
    #expect(line.quantity == 12_345)
    #expect(line.taxBasisPoints == 900)
    #expect(line.termsNumber == 2)
  }

  /// The goal is to find a way of changing terms by which points are paid for twice, or not at all.
  @Test(arguments: seeds)
  func `with its buy-out a point costs its price whenever the funding changes`(
    seed: UInt64
  ) throws {
    var dice = SeededGenerator(seed: seed)
    let price = Int64.random(in: 1...20_000, using: &dice)
    let points = Int64.random(in: 1...1_000_000_000, using: &dice)
    let (old, new) = (FundingModel.random(using: &dice), FundingModel.random(using: &dice))
    let before = try Sample.terms(1, number: 1, funding: old, issuePrice: price)
    let after = try Sample.terms(1, number: 2, from: 1, funding: new, issuePrice: price)
    let line = try BuyOut.line(from: before, to: after, outstanding: points)
    let draft = try SettlementCalculation.draft(
      of: [
        Figure(partnerNumber: 1, measure: .issued, termsNumber: 1, points: points),
        Figure(
          partnerNumber: 0, measure: .redeemed, counterpart: 1, counterpartTermsNumber: 2,
          points: points),
      ], terms: [before, after],
      partners: [SettlementPartner(number: 1, furtherLines: [line])], policy: Sample.policy(),
      rates: [])
    let whole = try ExactFraction.price(of: points, atMicros: price, in: Sample.euro)
    // Three amounts, each rounded by at most a half.
    #expect((draft.settlementPosition.minorUnits - whole).magnitude <= 2)
  }

  @Test func `terms that do not follow each other have no buy-out`() throws {
    let terms = try Sample.terms(1)
    #expect(throws: SettlementError.outOfRange("outstanding")) {
      try BuyOut.line(from: terms, to: terms, outstanding: -1)
    }
    #expect(throws: SettlementError.outOfRange("partner_number")) {
      try BuyOut.line(from: terms, to: Sample.terms(2), outstanding: 1)
    }
    #expect(throws: SettlementError.twoCurrencies(partner: 1)) {
      try BuyOut.line(
        from: terms, to: Sample.terms(1, currency: #require(Currency("GBP"))), outstanding: 1)
    }
    #expect(throws: SettlementError.overflow) {
      try BuyOut.line(
        from: Sample.terms(1, funding: .atRedemption), to: Sample.terms(1, issuePrice: 10_001),
        outstanding: .max)
    }
  }
}

extension FundingModel {
  /// Any of the three.
  static func random(using dice: inout SeededGenerator) -> FundingModel {
    allCases[Int.random(in: allCases.indices, using: &dice)]
  }
}
