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
