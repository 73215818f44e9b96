import Testing

@testable import Coalition

/// The rules by which figures become lines, one at a time.
@Suite struct SettlementCalculationTests {
  typealias Sample = SettlementSample

  /// Funding, share at issue, and what an issuer pays at issue and at redemption for 1,001 points
  /// at 0.0095, of which 1,000 are redeemed.
  static let fundings: [(FundingModel, share: Int, atIssue: Int64?, atRedemption: Int64?)] = [
    (.atIssue, 10_000, 951, nil),
    (.atRedemption, 0, nil, 950),
    (.split, 5_000, 475, 475),
    (.split, 1, 0, 950),
  ]

  @Test(arguments: fundings.indices)
  func `the funding model says when the issuer pays`(row: Int) throws {
    let (funding, share, atIssue, atRedemption) = Self.fundings[row]
    let draft = try Sample.draft(
      [
        Figure(partnerNumber: 1, measure: .issued, points: 1_001),
        Figure(partnerNumber: 2, measure: .redeemed, counterpart: 1, points: 1_000),
      ],
      [
        Sample.terms(1, funding: funding, issuePrice: 9_500, issueShare: share),
        Sample.terms(2, reimbursement: 7_999),
      ])
    let issuer = try draft.statement(of: 1)
    #expect(issuer.amount(.issueCharge) == atIssue)
    #expect(issuer.amount(.redemptionCharge) == atRedemption)
    let redeemer = try draft.statement(of: 2)
    #expect(redeemer.lines.map(\.charge) == [.reimbursement])
    #expect(redeemer.net.minorUnits == -800)
  }

  @Test func `what comes back is credited, and fees are on what is left`() throws {
    let terms = [
      try Sample.terms(1, funding: .split, issueFee: 250),
      try Sample.terms(2, redemptionFee: 150),
    ]
    let draft = try Sample.draft(
      [
        Figure(partnerNumber: 1, measure: .issued, points: 10_000),
        Figure(partnerNumber: 1, measure: .returned, points: 4_000),
        Figure(partnerNumber: 2, measure: .redeemed, counterpart: 1, points: 5_000),
        Figure(partnerNumber: 2, measure: .refunded, counterpart: 1, points: 1_000),
      ], terms)
    let issuer = try draft.statement(of: 1)
    #expect(issuer.amount(.issueCharge) == 5_000)
    #expect(issuer.amount(.issueCredit) == -2_000)
    #expect(issuer.amount(.redemptionCharge) == 2_500)
    #expect(issuer.amount(.redemptionCredit) == -500)
    // 2.5 % of the full price of 6,000 points, although half of it is paid later.
    #expect(issuer.amount(.issueFee) == 150)
    let redeemer = try draft.statement(of: 2)
    #expect(redeemer.amount(.reimbursement) == -4_000)
    #expect(redeemer.amount(.reimbursementReversal) == 800)
    #expect(redeemer.amount(.redemptionFee) == 48)
    #expect(issuer.lines.last?.quantity == 6_000)
  }

  @Test func `more returned than issued makes the fee a credit`() throws {
    let draft = try Sample.draft(
      [Figure(partnerNumber: 1, measure: .returned, points: 4_000)],
      [Sample.terms(1, issueFee: 250)])
    let statement = try draft.statement(of: 1)
    #expect(statement.amount(.issueFee) == -100)
    #expect(statement.net.minorUnits == -4_100)
  }

  @Test func `points taken from another issuer's lots are charged to that issuer`() throws {
    let terms = try [1, 2].map { try Sample.terms($0, funding: .atRedemption) }
    let draft = try Sample.draft(
      [
        Figure(partnerNumber: 1, measure: .substitutedOut, counterpart: 2, points: 300),
        Figure(partnerNumber: 2, measure: .substitutedIn, counterpart: 1, points: 300),
      ], terms, policy: Sample.policy(opening: 1_000))
    #expect(try draft.statement(of: 1).lines.map(\.charge) == [.redemptionCredit])
    #expect(try draft.statement(of: 1).net.minorUnits == -300)
    #expect(try draft.statement(of: 2).lines.map(\.charge) == [.redemptionCharge])
    #expect(try draft.statement(of: 2).net.minorUnits == 300)
    #expect(draft.breakdown.liability.closingPoints == 1_000)
  }

  @Test func `late points and points under other terms have lines of their own`() throws {
    let terms = [
      try Sample.terms(1, number: 3, issuePrice: 9_000),
      try Sample.terms(1, number: 5, from: 10, issuePrice: 10_000),
    ]
    let draft = try Sample.draft(
      [
        Figure(partnerNumber: 1, measure: .issued, termsNumber: 5, points: 100),
        Figure(partnerNumber: 1, measure: .issued, termsNumber: 3, points: 100),
        Figure(partnerNumber: 1, measure: .issued, termsNumber: 3, belongsTo: 7, points: 100),
        Figure(partnerNumber: 1, measure: .issued, termsNumber: 3, belongsTo: 7, points: 100),
        Figure(partnerNumber: 1, measure: .issued, points: 100),
      ], terms)
    let lines = try draft.statement(of: 1).lines
    #expect(lines.map(\.termsNumber) == [3, 5, 3])
    #expect(lines.map(\.belongsTo) == [nil, nil, 7])
    #expect(lines.map(\.quantity) == [200, 100, 200])
    #expect(lines.map(\.amount) == [180, 100, 180])
  }

  @Test func `an issuer pays for redeemed points by its terms when they were redeemed`() throws {
    let terms = [
      try Sample.terms(1, number: 3, funding: .atRedemption),
      try Sample.terms(1, number: 5, from: 10, funding: .atIssue),
      try Sample.terms(2, number: 4),
    ]
    func redeemed(_ number: Int32?) -> Figure {
      Figure(
        partnerNumber: 2, measure: .redeemed, counterpart: 1, counterpartTermsNumber: number,
        points: 100)
    }
    #expect(try Sample.draft([redeemed(3)], terms).statement(of: 1).net.minorUnits == 100)
    #expect(try Sample.draft([redeemed(5)], terms).statement(of: 1).net.minorUnits == 0)
    #expect(try Sample.draft([redeemed(nil)], terms).statement(of: 1).net.minorUnits == 0)
  }

  @Test func `the operator's own points are reimbursed and charged to nobody`() throws {
    let draft = try Sample.draft(
      [
        Figure(partnerNumber: 0, measure: .credited, points: 500),
        Figure(partnerNumber: 1, measure: .redeemed, counterpart: 0, points: 400),
        Figure(partnerNumber: 0, measure: .expired, points: 60),
        Figure(partnerNumber: 0, measure: .debited, points: 40),
      ], [Sample.terms(1)])
    #expect(draft.statements.map(\.partnerNumber) == [1])
    #expect(draft.settlementPosition.minorUnits == -320)
    #expect(draft.breakdown[.adjustmentCost] == -368)
    #expect(draft.breakdown[.breakageIncome] == 48)
    #expect(draft.breakdown[.liabilityChange] == 0)
  }

  @Test func `the levy is divided by points issued net of returned`() throws {
    let terms = try (1...5).map { try Sample.terms($0, paysLevy: $0 != 3) }
    let draft = try Sample.draft(
      [
        Figure(partnerNumber: 1, measure: .issued, points: 500),
        Figure(partnerNumber: 1, measure: .returned, points: 200),
        Figure(partnerNumber: 2, measure: .issued, points: 100),
        Figure(partnerNumber: 3, measure: .issued, points: 100),
        Figure(partnerNumber: 4, measure: .issued, points: 100),
        Figure(partnerNumber: 4, measure: .returned, points: 101),
        Figure(partnerNumber: 5, measure: .issued, points: 100),
        Figure(partnerNumber: 5, measure: .returned, points: 100),
      ], terms, policy: Sample.policy(levy: 1_001))
    #expect(try draft.statement(of: 1).amount(.levy) == 751)
    #expect(try draft.statement(of: 2).amount(.levy) == 250)
    #expect(try draft.statement(of: 3).amount(.levy) == nil)
    #expect(try draft.statement(of: 4).amount(.levy) == nil)
    #expect(try draft.statement(of: 5).amount(.levy) == nil)
    #expect(draft.breakdown[.levy] == 1_001)
    let idle = try Sample.draft([], terms, policy: Sample.policy(levy: 1_001))
    #expect(idle.breakdown.total == 0)
  }

  @Test func `tax is rounded once for each document and rate`() throws {
    let terms = try Sample.terms(
      1, issueFee: 102, platformFee: 102, paysLevy: true,
      taxes: [.issueFee: 2_000, .platformFee: 2_000, .levy: 900, .issueCharge: 0])
    let draft = try Sample.draft(
      [Figure(partnerNumber: 1, measure: .issued, points: 10_000)], [terms],
      policy: Sample.policy(levy: 55))
    let statement = try draft.statement(of: 1)
    // 20 % of 102 and 102: 40.8 once, not 20.4 twice, which would be 40; 9 % of 55 is 4.95.
    #expect(
      statement.taxes == [
        TaxTotal(document: .points, basisPoints: 0, base: 10_000, amount: 0),
        TaxTotal(document: .fees, basisPoints: 900, base: 55, amount: 5),
        TaxTotal(document: .fees, basisPoints: 2_000, base: 204, amount: 41),
      ])
    let taxLines = statement.lines.filter { $0.charge == .tax }
    #expect(taxLines.map(\.amount) == [5, 41])
    #expect(taxLines.map(\.document) == [.fees, .fees])
    #expect(statement.lines.suffix(2) == taxLines[...])
    #expect(draft.breakdown[.taxPayable] == 46)
  }

  @Test func `a changed carrying rate revalues the liability, not the position`() throws {
    let draft = try Sample.draft(
      [Figure(partnerNumber: 1, measure: .issued, points: 1_000)], [Sample.terms(1)],
      policy: Sample.policy(opening: 10_000, openingLiability: 7_500))
    #expect(draft.breakdown.liability.revaluation == 500)
    #expect(draft.breakdown[.revaluation] == -500)
    #expect(draft.breakdown[.liabilityChange] == 1_300)
    #expect(draft.breakdown.total == 1_000)
  }

  @Test func `further lines are taxed and added, and the balance is carried on`() throws {
    let line = StatementLine(
      charge: .disputeAdjustment, document: .fees, amount: -500, taxBasisPoints: 2_000,
      belongsTo: 1)
    let partner = SettlementPartner(
      number: 1, previousBalance: 1_000, owesPlatformFee: false, furtherLines: [line])
    let draft = try SettlementCalculation.draft(
      of: [], terms: [Sample.terms(1, platformFee: 4_900)], partners: [partner],
      policy: Sample.policy(), rates: [])
    let statement = try draft.statement(of: 1)
    #expect(statement.net.minorUnits == -600)
    #expect(statement.previousBalance.minorUnits == 1_000)
    #expect(statement.balance.minorUnits == 400)
    #expect(draft.breakdown[.disputes] == -500)
    #expect(draft.breakdown[.taxPayable] == -100)
  }
}
