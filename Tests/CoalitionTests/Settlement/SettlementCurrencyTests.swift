import Testing

@testable import Coalition

/// Billing in one currency, settling in another.
@Suite struct SettlementCurrencyTests {
  typealias Sample = SettlementSample

  /// Billing and settlement currency, rate, and an amount in either.
  static let rates: [(String, String, nanos: Int64, billed: Int64, settled: Int64)] = [
    ("GBP", "EUR", 1_150_000_000, 10_000, 11_500),
    ("GBP", "EUR", 1_150_000_000, 1, 1),
    ("GBP", "EUR", 500_000_000, 1, 1),
    ("GBP", "EUR", 499_999_999, 1, 0),
    ("GBP", "EUR", 500_000_000, -1, -1),
    ("JPY", "EUR", 6_100_000, 1_000, 610),
    ("EUR", "JPY", 163_000_000_000, 100, 163),
    ("KWD", "EUR", 3_000_000_000, 1_000, 300),
    ("EUR", "KWD", 333_333_333, 300, 1_000),
    ("UYW", "JPY", 1_000_000_000, 15_000, 2),
    ("JPY", "UYW", 1_000_000_000_000_000, 1, 10_000_000_000),
    ("EUR", "EUR", 1_000_000_000, .max, .max),
  ]

  @Test(arguments: rates.indices)
  func `an amount is converted once, with the decimals of both currencies`(row: Int) throws {
    let (billing, settlement, nanos, billed, settled) = Self.rates[row]
    let rate = try ExchangeRate(
      of: #require(Currency(billing)), in: #require(Currency(settlement)), nanoUnits: nanos)
    #expect(try rate.settlementAmount(of: billed) == settled)
  }

  @Test func `a rate converts back, and past the largest amount it throws`() throws {
    let yen = try #require(Currency("JPY"))
    let rate = try ExchangeRate(of: yen, in: Sample.euro, nanoUnits: 6_100_000)
    #expect(try rate.billingAmount(of: 610) == 1_000)
    #expect(try rate.billingAmount(of: -1) == -2)
    #expect(throws: SettlementError.overflow) { try rate.billingAmount(of: .max) }
    #expect(throws: SettlementError.outOfRange("rate")) {
      try ExchangeRate(of: yen, in: Sample.euro, nanoUnits: 0)
    }
    #expect(throws: SettlementError.outOfRange("rate")) {
      try ExchangeRate(of: yen, in: Sample.euro, nanoUnits: 1_000_000_000_000_001)
    }
    #expect(throws: SettlementError.outOfRange("rate")) {
      try ExchangeRate(of: yen, in: yen, nanoUnits: 999_999_999)
    }
  }

  /// The goal is a partner that is billed in pounds and then in euros, of which something comes to
  /// light that its old terms price: none of it may keep the settlement from being computed.
  @Test func `what terms in an earlier currency price is converted, and says what it was`() throws {
    let pound = try #require(Currency("GBP"))
    let terms = [
      try Sample.terms(
        1, number: 1, currency: pound, issuePrice: 9_000, reimbursement: 7_000, issueFee: 1_000,
        breakage: .issuer, breakageShare: 10_000, taxes: [.issueCharge: 2_000]),
      try Sample.terms(1, number: 2, from: 1, issuePrice: 10_000, paysLevy: true),
      try Sample.terms(2, number: 3),
    ]
    let figures = [
      Figure(partnerNumber: 1, measure: .issued, termsNumber: 2, points: 1_000),
      Figure(partnerNumber: 1, measure: .issued, termsNumber: 1, belongsTo: 1, points: 111),
      Figure(
        partnerNumber: 1, measure: .refunded, counterpart: 2, termsNumber: 1,
        counterpartTermsNumber: 3, belongsTo: 1, points: 333),
      Figure(partnerNumber: 1, measure: .expired, termsNumber: 1, points: 100),
    ]
    let rate = try ExchangeRate(of: pound, in: Sample.euro, nanoUnits: 1_154_321_000)
    let draft = try Sample.draft(
      figures, terms, policy: Sample.policy(levy: 50, opening: 1_000), rates: [rate])
    let statement = try draft.statement(of: 1)
    #expect(statement.currency == Sample.euro)
    let late = try #require(
      statement.lines.first { $0.charge == .issueCharge && $0.belongsTo == 1 })
    // 111 points at 0.009 are 1.00 GBP, which are 1.15 EUR.
    #expect(late.amount == 115 && late.rateMicros == 9_000 && late.quantity == 111)
    #expect(
      late.original
        == OriginalAmount(Money(minorUnits: 100, currency: pound), rateNanos: 1_154_321_000))
    // 333 points at 0.007 are 2.33 GBP, which are 2.69 EUR; the fee of 0.10 GBP is 0.12 EUR.
    #expect(statement.amount(.reimbursementReversal) == 269)
    let fee = try #require(statement.lines.first { $0.charge == .issueFee })
    #expect(fee.amount == 12 && fee.original?.amount.minorUnits == 10)
    // Of 100 points at the carrying rate the issuer is given all, in euros from the beginning.
    let breakage = try #require(statement.lines.first { $0.charge == .breakageShare })
    #expect(breakage.amount == -80 && breakage.original == nil)
    #expect(statement.taxes.map { "\($0.basisPoints) \($0.base) \($0.amount)" } == ["2000 115 23"])
    let own = try #require(
      statement.lines.first { $0.charge == .issueCharge && $0.belongsTo == nil })
    #expect(own.amount == 1_000 && own.original == nil)
    #expect(statement.net.minorUnits == 1_000 + 115 + 23 + 269 + 12 - 80 + 50)
    #expect(draft.breakdown[.conversionDifference] == 0)
    let matrix = try FlowMatrix(
      figures: figures, terms: terms, currency: Sample.euro, rates: [rate])
    #expect(matrix.cells.map(\.value) == [Money(minorUnits: -269, currency: Sample.euro)])
  }

  /// Pounds into yen, through the euro.
  @Test func `a line is converted through the settlement currency, rounded at either step`() throws
  {
    let (pound, yen) = (try #require(Currency("GBP")), try #require(Currency("JPY")))
    let pounds = try ExchangeRate(of: pound, in: Sample.euro, nanoUnits: 1_154_321_000)
    let yens = try ExchangeRate(of: yen, in: Sample.euro, nanoUnits: 6_100_000)
    for sign in [Int64(1), -1] {
      let line = StatementLine(charge: .issueCharge, document: .points, amount: sign * 100)
      // 1.00 GBP are 1.15 EUR, and those are 188.5 yen.
      let converted = try line.converted(by: pounds, to: yens)
      #expect(converted.amount == sign * 189)
      #expect(converted.original?.amount == Money(minorUnits: sign * 100, currency: pound))
      #expect(try line.converted(by: pounds, to: pounds) == line)
    }
  }

  @Test func `each currency conserves, and the position is converted once`() throws {
    let pound = try #require(Currency("GBP"))
    let terms = [
      try Sample.terms(1, currency: pound, issuePrice: 9_000, platformFee: 4_901, paysLevy: true),
      try Sample.terms(2, issuePrice: 10_000, paysLevy: true),
      try Sample.terms(3, currency: pound, reimbursement: 7_000),
    ]
    let figures = [
      Figure(partnerNumber: 1, measure: .issued, points: 12_345),
      Figure(partnerNumber: 2, measure: .issued, points: 12_345),
      Figure(partnerNumber: 3, measure: .redeemed, counterpart: 2, points: 7_777),
    ]
    let draft = try Sample.draft(
      figures, terms, policy: Sample.policy(levy: 1_000),
      rates: [ExchangeRate(of: pound, in: Sample.euro, nanoUnits: 1_154_321_000)])
    let issuer = try draft.statement(of: 1)
    // The levy of 5.00 EUR is 4.33 GBP; 111.11 + 49.01 + 4.33 = 164.45 GBP are 189.83 EUR.
    #expect(issuer.amount(.levy) == 433)
    #expect(issuer.net == Money(minorUnits: 16_445, currency: pound))
    #expect(issuer.settlementNet == Money(minorUnits: 18_983, currency: Sample.euro))
    #expect(issuer.rate.nanoUnits == 1_154_321_000)
    #expect(try draft.statement(of: 3).net.minorUnits == -5_444)
    #expect(draft.operatorPositions == [pound: 16_445 - 5_444, Sample.euro: 12_845])
    let positions = draft.statements.map(\.settlementNet.minorUnits)
    #expect(positions == [18_983, 12_845, -6_284])
    #expect(draft.settlementPosition.minorUnits == positions.reduce(0, +))
    #expect(draft.breakdown.total == positions.reduce(0, +))
    #expect(draft.breakdown[.conversionDifference].magnitude <= 3)
  }
}
