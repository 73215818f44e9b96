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

  /// The goal is to find points that are paid for twice, or not at all, because they were reported
  /// after the funding had changed. Method: all that can be reported late is, and all that is left
  /// is redeemed by the new terms; what was paid in all is the price of what was issued and stayed.
  @Test(arguments: seeds)
  func `a buy-out is put right by what is reported late`(seed: UInt64) throws {
    var dice = SeededGenerator(seed: seed)
    let price = Int64.random(in: 1...20_000, using: &dice)
    let (old, new) = (FundingModel.random(using: &dice), FundingModel.random(using: &dice))
    let before = try Sample.terms(1, number: 1, funding: old, issuePrice: price)
    let after = try Sample.terms(1, number: 2, from: 1, funding: new, issuePrice: price)
    func points(_ range: ClosedRange<Int64>) -> Int64 { .random(in: range, using: &dice) }
    let (known, late) = (points(1_000_000...9_000_000), points(0...500_000))
    let (redeemed, refunded) = (points(0...200_000), points(0...100_000))
    let (returned, out, back) = (points(0...90_000), points(0...90_000), points(0...90_000))
    func spent(_ measure: Measure, _ terms: Int32, _ points: Int64) -> Figure {
      Figure(
        partnerNumber: 0, measure: measure, counterpart: 1, counterpartTermsNumber: terms,
        points: points)
    }
    func own(_ measure: Measure, _ points: Int64, of other: Int32? = nil) -> Figure {
      Figure(
        partnerNumber: 1, measure: measure, counterpart: other, termsNumber: 1, points: points)
    }
    let reported = [
      own(.issued, late), own(.returned, returned), spent(.redeemed, 1, redeemed),
      spent(.refunded, 1, refunded), own(.substitutedIn, out, of: 0),
      own(.substitutedOut, back, of: 0),
    ]
    let missed = try BuyOut.pointsMissed(by: after, olderTerms: [1], figures: reported)
    #expect(missed == late - returned - redeemed + refunded - out + back)
    let left = known + missed
    let draft = try SettlementCalculation.draft(
      of: reported + [own(.issued, known), spent(.redeemed, 2, left)], terms: [before, after],
      partners: [
        SettlementPartner(
          number: 1,
          furtherLines: [
            try BuyOut.line(from: before, to: after, outstanding: known),
            try BuyOut.correction(from: before, to: after, points: missed),
          ])
      ], policy: Sample.policy(), rates: [])
    let whole = try ExactFraction.price(
      of: known + late - returned, atMicros: price, in: Sample.euro)
    // Nine amounts, each rounded by at most a half.
    #expect((draft.settlementPosition.minorUnits - whole).magnitude <= 5, "seed \(seed)")
  }

  @Test func `what the new terms price, and what is another's, corrects no buy-out`() throws {
    let after = try Sample.terms(1, number: 2, from: 1, funding: .atIssue)
    let figures = [
      Figure(partnerNumber: 1, measure: .issued, termsNumber: 2, points: 1),
      Figure(partnerNumber: 2, measure: .issued, termsNumber: 1, points: 2),
      Figure(
        partnerNumber: 1, measure: .redeemed, counterpart: 2, termsNumber: 1,
        counterpartTermsNumber: 3, points: 4),
      Figure(partnerNumber: 1, measure: .debited, termsNumber: 1, points: 8),
    ]
    #expect(try BuyOut.pointsMissed(by: after, olderTerms: [1], figures: figures) == 0)
    let expired = [
      Figure(partnerNumber: 1, measure: .expired, termsNumber: 1, points: 16),
      Figure(partnerNumber: 1, measure: .reinstated, termsNumber: 1, points: 3),
    ]
    #expect(try BuyOut.pointsMissed(by: after, olderTerms: [1], figures: expired) == -13)
    let before = try Sample.terms(1, number: 1, funding: .atRedemption)
    let line = try BuyOut.correction(from: before, to: after, points: -13)
    let opposite = try BuyOut.correction(from: before, to: after, points: 13)
    #expect(line.amount == -opposite.amount && line.quantity == 13)
    #expect(line.shareBasisPoints == -10_000 && opposite.shareBasisPoints == 10_000)
    #expect(throws: SettlementError.overflow) {
      try BuyOut.correction(from: before, to: after, points: .min)
    }
  }

  @Test func `a buy-out into another currency has the price and currency of the new terms`() throws
  {
    let yen = try #require(Currency("JPY"))
    let line = try BuyOut.line(
      from: Sample.terms(1, funding: .atRedemption),
      to: Sample.terms(1, currency: yen, issuePrice: 1_600_000), outstanding: 1_001)
    #expect(line.amount == 1_602 && line.rateMicros == 1_600_000)
  }

  @Test func `terms that do not follow each other have no buy-out`() throws {
    let terms = try Sample.terms(1)
    #expect(throws: SettlementError.outOfRange("outstanding")) {
      try BuyOut.line(from: terms, to: terms, outstanding: -1)
    }
    #expect(throws: SettlementError.outOfRange("partner_number")) {
      try BuyOut.line(from: terms, to: Sample.terms(2), outstanding: 1)
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
