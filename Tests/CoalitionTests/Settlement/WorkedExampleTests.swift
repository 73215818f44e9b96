import Testing

@testable import Coalition

/// One settlement of four partners, worked out by hand and in six bookkeeping programs.
@Suite struct WorkedExampleTests {
  /// What is counted and agreed for a partner, and what it must come to in cents.
  struct Row {
    let partner: Int32
    let issued, redeemed, expired: Int64
    let issuePrice, reimbursementPrice: Int64
    let issueCharge, reimbursement, issueFee, redemptionFee, platformFee, levy: Int64
    let breakageShare, feesNet, tax, net: Int64
  }

  static let rows = [
    Row(
      partner: 1, issued: 1_284_317, redeemed: 402_118, expired: 70_003,
      issuePrice: 9_500, reimbursementPrice: 8_000,
      issueCharge: 1_220_101, reimbursement: 321_694, issueFee: 30_503, redemptionFee: 4_825,
      platformFee: 4_900, levy: 58_388,
      breakageShare: 22_401, feesNet: 98_616, tax: 19_723, net: 994_345),
    Row(
      partner: 2, issued: 655_109, redeemed: 311_907, expired: 31_007,
      issuePrice: 10_000, reimbursementPrice: 8_000,
      issueCharge: 655_109, reimbursement: 249_526, issueFee: 16_378, redemptionFee: 3_743,
      platformFee: 4_900, levy: 29_783,
      breakageShare: 9_922, feesNet: 54_804, tax: 10_961, net: 461_426),
    Row(
      partner: 3, issued: 198_441, redeemed: 387_563, expired: 9_511,
      issuePrice: 10_500, reimbursementPrice: 7_900,
      issueCharge: 208_363, reimbursement: 306_175, issueFee: 5_209, redemptionFee: 4_593,
      platformFee: 4_900, levy: 9_022,
      breakageShare: 3_044, feesNet: 23_724, tax: 4_745, net: -72_387),
    Row(
      partner: 4, issued: 61_737, redeemed: 934_250, expired: 3_002,
      issuePrice: 11_000, reimbursementPrice: 7_750,
      issueCharge: 67_911, reimbursement: 724_044, issueFee: 1_698, redemptionFee: 10_861,
      platformFee: 4_900, levy: 2_807,
      breakageShare: 961, feesNet: 20_266, tax: 4_053, net: -632_775),
  ]

  static func draft() throws -> SettlementDraft {
    let taxed: [ChargeType] = [.issueFee, .redemptionFee, .platformFee, .levy]
    let terms = try rows.map { row in
      try SettlementSample.terms(
        row.partner, issuePrice: row.issuePrice, reimbursement: row.reimbursementPrice,
        issueFee: 250, redemptionFee: 150, platformFee: 4_900, paysLevy: true, breakage: .shared,
        breakageShare: 4_000, taxes: Dictionary(uniqueKeysWithValues: taxed.map { ($0, 2_000) }))
    }
    let figures = rows.flatMap { row in
      [
        Figure(partnerNumber: row.partner, measure: .issued, points: row.issued),
        Figure(
          partnerNumber: row.partner, measure: .redeemed, counterpart: row.partner % 4 + 1,
          points: row.redeemed),
        Figure(partnerNumber: row.partner, measure: .expired, points: row.expired),
      ]
    }
    return try SettlementSample.draft(
      figures, terms, policy: SettlementSample.policy(levy: 100_000, opening: 5_000_001))
  }

  @Test(arguments: rows.map(\.partner))
  func `a statement reaches the example to the cent`(partner: Int32) throws {
    let row = try #require(Self.rows.first { $0.partner == partner })
    let statement = try Self.draft().statement(of: partner)
    #expect(statement.amount(.issueCharge) == row.issueCharge)
    #expect(statement.amount(.reimbursement) == -row.reimbursement)
    #expect(statement.amount(.issueFee) == row.issueFee)
    #expect(statement.amount(.redemptionFee) == row.redemptionFee)
    #expect(statement.amount(.platformFee) == row.platformFee)
    #expect(statement.amount(.levy) == row.levy)
    #expect(statement.amount(.breakageShare) == -row.breakageShare)
    #expect(statement.amount(.tax) == row.tax)
    #expect(statement.lines.count == 8)
    let fees = DocumentTotal(
      document: .fees, net: row.feesNet, tax: row.tax, gross: row.feesNet + row.tax)
    #expect(statement.total(.fees) == fees)
    let taxes = [
      TaxTotal(document: .fees, basisPoints: 2_000, base: row.feesNet, amount: row.tax)
    ]
    #expect(statement.taxes == taxes)
    #expect(statement.net.minorUnits == row.net)
    #expect(statement.settlementNet == statement.net)
    #expect(statement.balance == statement.net)
  }

  @Test func `the operator's position is the sum of the nets, and is taken apart`() throws {
    let draft = try Self.draft()
    #expect(draft.settlementPosition.minorUnits == 750_609)
    #expect(draft.operatorPositions == [SettlementSample.euro: 750_609])
    let expected: [OperatorItem: Int64] = [
      .liabilityChange: 40_194, .programmeMargin: 391_801, .redemptionVariance: 27_231,
      .issueFees: 53_788, .redemptionFees: 24_022, .platformFees: 19_600, .levy: 100_000,
      .breakageIncome: 90_819, .breakageShare: -36_328, .taxPayable: 39_482,
    ]
    for item in OperatorItem.allCases {
      #expect(draft.breakdown[item] == expected[item] ?? 0, "\(item)")
    }
    #expect(draft.breakdown.total == 750_609)
  }

  @Test func `the liability moves by cumulative rounding`() throws {
    let liability = try Self.draft().breakdown.liability
    #expect(liability.opening == 4_000_001)
    #expect(liability.issue == 1_759_683)
    #expect(liability.redeem == 1_628_670)
    #expect(liability.expire == 90_819)
    #expect(liability.closing == 4_040_195)
    #expect(liability.closingPoints == 5_050_244)
    #expect(liability.opening + liability.issue == 5_759_684)
    #expect(liability.opening + liability.issue - liability.redeem == 4_131_014)
  }

  @Test func `netted through the operator, two partners pay and two are paid`() throws {
    let positions = Dictionary(
      uniqueKeysWithValues: try Self.draft().statements.map {
        ($0.partnerNumber, $0.settlementNet.minorUnits)
      })
    let payments = try Netting.multilateral(positions, in: SettlementSample.euro)
    let told = payments.map { "\($0.debtor) pays \($0.creditor) \($0.amount)" }
    #expect(
      told == [
        "1 pays 0 9943.45 EUR", "2 pays 0 4614.26 EUR", "0 pays 3 723.87 EUR",
        "0 pays 4 6327.75 EUR",
      ])
  }
}
