import Testing

@testable import Coalition

/// What is no settlement.
@Suite struct SettlementRefusalTests {
  typealias Sample = SettlementSample

  @Test func `figures that nobody can price are refused by name`() throws {
    let terms = [try Sample.terms(1)]
    let cases: [(Figure, SettlementError)] = [
      (
        Figure(partnerNumber: 2, measure: .issued, points: 1), .unknownPartner(2)
      ),
      (
        Figure(partnerNumber: 1, measure: .redeemed, counterpart: 2, points: 1),
        .unknownPartner(2)
      ),
      (
        Figure(partnerNumber: 1, measure: .issued, termsNumber: 9, points: 1),
        .unknownTerms(partner: 1, number: 9)
      ),
      (
        Figure(partnerNumber: 1, measure: .issued, points: -1),
        .negativeFigure(partner: 1, .issued)
      ),
      (
        Figure(partnerNumber: 1, measure: .redeemed, points: 1),
        .badCounterpart(partner: 1, .redeemed)
      ),
      (
        Figure(partnerNumber: 1, measure: .issued, counterpart: 1, points: 1),
        .badCounterpart(partner: 1, .issued)
      ),
    ]
    for (figure, error) in cases {
      #expect(throws: error) { try Sample.draft([figure], terms) }
    }
  }

  @Test func `a partner without terms has no statement, and may have no figures`() throws {
    func draft(_ partner: SettlementPartner, _ figures: [Figure]) throws -> SettlementDraft {
      try SettlementCalculation.draft(
        of: figures, terms: [], partners: [partner], policy: Sample.policy(), rates: [])
    }
    let partner = SettlementPartner(number: 1)
    #expect(try draft(partner, []).statements.isEmpty)
    let missing = SettlementError.unknownTerms(partner: 1, number: nil)
    for measure in [Measure.issued, .expired] {
      #expect(throws: missing) {
        try draft(partner, [Figure(partnerNumber: 1, measure: measure, points: 1)])
      }
    }
    #expect(throws: missing) {
      try draft(
        partner,
        [Figure(partnerNumber: 0, measure: .redeemed, counterpart: 1, points: 1)])
    }
    #expect(throws: missing) { try draft(SettlementPartner(number: 1, previousBalance: 1), []) }
  }

  @Test func `what is given twice is refused`() throws {
    let terms = try Sample.terms(1)
    let pound = try #require(Currency("GBP"))
    let rate = try ExchangeRate(of: pound, in: Sample.euro, nanoUnits: 1)
    #expect(throws: SettlementError.givenTwice("terms of partner 1")) {
      try Sample.draft([], [terms, terms])
    }
    #expect(throws: SettlementError.givenTwice("rate of GBP")) {
      try Sample.draft([], [terms], rates: [rate, rate])
    }
    #expect(throws: SettlementError.givenTwice("partner 1")) {
      try SettlementCalculation.draft(
        of: [], terms: [terms], partners: Array(repeating: SettlementPartner(number: 1), count: 2),
        policy: Sample.policy(), rates: [])
    }
  }

  @Test func `a currency without a rate, or a second one, is refused`() throws {
    let pound = try #require(Currency("GBP"))
    #expect(throws: SettlementError.unknownRate(pound)) {
      try Sample.draft([], [Sample.terms(1, currency: pound)])
    }
    let change = [
      try Sample.terms(1, number: 1, currency: pound), try Sample.terms(1, number: 2, from: 1),
    ]
    #expect(throws: SettlementError.unknownRate(pound)) {
      try Sample.draft(
        [Figure(partnerNumber: 1, measure: .issued, termsNumber: 1, points: 1)], change)
    }
    #expect(try Sample.draft([], change).statement(of: 1).currency == Sample.euro)
  }

  @Test func `only buy-outs and disputes bring lines of their own`() throws {
    let line = StatementLine(charge: .issueCharge, document: .points, amount: 1)
    #expect(throws: SettlementError.foreignLine(partner: 1, .issueCharge)) {
      try SettlementCalculation.draft(
        of: [], terms: [Sample.terms(1)],
        partners: [SettlementPartner(number: 1, furtherLines: [line])],
        policy: Sample.policy(), rates: [])
    }
  }

  @Test func `whatever does not fit throws instead of wrapping`() throws {
    let terms = try [1, 2].map { try Sample.terms($0, platformFee: .max) }
    #expect(throws: SettlementError.overflow) { try Sample.draft([], terms) }
    let dear = try Sample.terms(1, issuePrice: 1_000_000)
    #expect(throws: SettlementError.overflow) {
      try Sample.draft([Figure(partnerNumber: 1, measure: .issued, points: .max)], [dear])
    }
    let twice = Array(
      repeating: Figure(partnerNumber: 1, measure: .credited, points: .max), count: 2)
    #expect(throws: SettlementError.overflow) { try Sample.draft(twice, [dear]) }
    #expect(throws: SettlementError.overflow) {
      try Sample.draft(
        [Figure(partnerNumber: 1, measure: .credited, points: 1)], [dear],
        policy: Sample.policy(opening: .max))
    }
  }

  /// A field, and terms in which it alone is out of range.
  @Test func `terms outside of their limits are refused by field`() throws {
    let cases: [(String, () throws -> SettlementTerms)] = [
      ("partner_number", { try Sample.terms(0) }),
      ("issue_price", { try Sample.terms(1, issuePrice: -1) }),
      ("issue_price", { try Sample.terms(1, issuePrice: 1_000_000_000_001) }),
      ("issue_share", { try Sample.terms(1, funding: .atIssue, issueShare: 9_999) }),
      ("issue_share", { try Sample.terms(1, funding: .atRedemption, issueShare: 1) }),
      ("issue_share", { try Sample.terms(1, funding: .split, issueShare: 0) }),
      ("issue_share", { try Sample.terms(1, funding: .split, issueShare: 10_000) }),
      ("reimbursement", { try Sample.terms(1, reimbursement: -1) }),
      ("issue_fee", { try Sample.terms(1, issueFee: 10_001) }),
      ("redemption_fee", { try Sample.terms(1, redemptionFee: -1) }),
      ("platform_fee", { try Sample.terms(1, platformFee: -1) }),
      ("breakage_share", { try Sample.terms(1, breakageShare: 10_001) }),
      ("breakage_cause", { try Sample.terms(1, breakage: .cause) }),
      ("breakage_cause", { try Sample.terms(1, breakage: .issuer, cause: "Trees") }),
      ("taxes", { try Sample.terms(1, taxes: [.levy: 10_001]) }),
      ("taxes", { try Sample.terms(1, taxes: [.tax: 2_000]) }),
    ]
    for (field, make) in cases {
      #expect(throws: SettlementError.outOfRange(field)) { try make() }
    }
    #expect(throws: Never.self) {
      try Sample.terms(1, funding: .split, issuePrice: 1_000_000_000_000, issueShare: 9_999)
    }
    #expect(throws: SettlementError.outOfRange("carrying_rate")) {
      try SettlementPolicy(currency: Sample.euro, carryingRateMicros: -1)
    }
    #expect(throws: SettlementError.outOfRange("levy")) { try Sample.policy(levy: -1) }
  }
}
