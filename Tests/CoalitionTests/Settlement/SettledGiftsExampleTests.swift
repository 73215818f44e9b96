import Testing

@testable import Coalition

/// One settlement of gifts, worked out by hand: a shop, a supplier and a florist that leaves.
///
/// The shop (1) issues at issue, the supplier (2) at redemption, the florist (3) half and half; all
/// at 0.01 a point. Members spent points on gifts, which is at the operator:
///
/// - 10,000 of the shop's, for which it has paid at issue: it is charged nothing.
/// - 6,000 of the supplier's: 60.00. 1,000 of them came back: 10.00.
/// - 4,000 of the florist's: half of 40.00 is 20.00.
///
/// Orders, placed at the shop: 12 mugs, which the supplier is paid 3.50 each for (42.00), of which
/// two were cancelled (7.00); 4 hampers for 20.00 each (80.00) and 15.00 in money each, which the
/// shop took (60.00), of which one was returned (20.00 and 15.00); 5 trees by the florist at 2.00
/// (10.00) to be passed on, and 3 by the operator itself at 2.50 (7.50), owed to Trees. One mug of
/// the month before was returned late.
///
/// Supplies are taxed with 20 %, and so is money; donations are not.
@Suite struct SettledGiftsExampleTests {
  typealias Sample = SettlementSample

  static func draft() throws -> SettlementDraft {
    let taxes: [ChargeType: Int] = [.giftSupply: 2_000, .giftMoney: 2_000]
    func redeemed(_ issuer: Int32, _ points: Int64, _ measure: Measure = .redeemed) -> Figure {
      Figure(partnerNumber: 0, measure: measure, counterpart: issuer, points: points)
    }
    func orders(
      _ partner: Int32, _ charge: ChargeType, _ count: Int64, at unit: Int64,
      cause: String? = nil, belongsTo: Int32? = nil
    ) -> OrderFigure {
      OrderFigure(
        partnerNumber: partner, charge: charge, cause: cause, belongsTo: belongsTo,
        currency: Sample.euro, unitAmount: charge.document == .takings ? nil : unit,
        orders: count, amount: count * unit)
    }
    return try SettlementCalculation.draft(
      of: [
        redeemed(1, 10_000), redeemed(2, 6_000), redeemed(2, 1_000, .refunded),
        redeemed(3, 4_000),
      ],
      orders: [
        orders(2, .giftSupply, 12, at: 350), orders(2, .giftSupplyReversal, 2, at: 350),
        orders(2, .giftSupplyReversal, 1, at: 350, belongsTo: 1),
        orders(2, .giftSupply, 4, at: 2_000), orders(2, .giftSupplyReversal, 1, at: 2_000),
        orders(1, .giftMoney, 4, at: 1_500), orders(1, .giftMoneyReversal, 1, at: 1_500),
        orders(3, .donation, 5, at: 200), orders(0, .donation, 3, at: 250, cause: "Trees"),
      ],
      terms: [
        Sample.terms(1, taxes: taxes), Sample.terms(2, funding: .atRedemption, taxes: taxes),
        Sample.terms(3, funding: .split, taxes: taxes),
      ],
      partners: [
        SettlementPartner(number: 1), SettlementPartner(number: 2), SettlementPartner(number: 3),
      ], policy: Sample.policy(opening: 50_000), rates: [])
  }

  private static func told(_ statement: StatementDraft) -> [String] {
    statement.lines.map { line in
      let parts = [
        line.document.rawValue, line.charge.rawValue, "\(line.quantity)",
        line.rateMicros.map { "at \($0)" }, line.belongsTo.map { "of \($0)" },
        "\(line.amount)", line.taxBasisPoints.map { "\($0)" },
      ]
      return parts.compactMap(\.self).joined(separator: " ")
    }
  }

  @Test func `the shop owes what its tills took, and nothing for points paid at issue`() throws {
    let statement = try Self.draft().statement(of: 1)
    #expect(
      Self.told(statement) == [
        "takings gift_money 4 6000 2000", "takings gift_money_reversal 1 -1500 2000",
        "takings tax 0 900 2000",
      ])
    #expect(statement.net.minorUnits == 5_400)
  }

  @Test func `the supplier is paid for its gifts, less those taken back, with tax`() throws {
    let statement = try Self.draft().statement(of: 2)
    #expect(
      Self.told(statement) == [
        "points redemption_charge 6000 at 10000 6000",
        "points redemption_credit 1000 at 10000 -1000",
        "gifts gift_supply 4 at 20000000 -8000 2000", "gifts gift_supply 12 at 3500000 -4200 2000",
        "gifts gift_supply_reversal 1 at 20000000 2000 2000",
        "gifts gift_supply_reversal 2 at 3500000 700 2000",
        "gifts gift_supply_reversal 1 at 3500000 of 1 350 2000", "gifts tax 0 -1830 2000",
      ])
    let gifts = DocumentTotal(document: .gifts, net: -9_150, tax: -1_830, gross: -10_980)
    #expect(statement.total(.gifts) == gifts)
    #expect(statement.net.minorUnits == -5_980)
  }

  @Test func `the florist is given what it passes on, and pays the rest of its points`() throws {
    let statement = try Self.draft().statement(of: 3)
    #expect(
      Self.told(statement) == [
        "points redemption_charge 4000 at 10000 2000", "gifts donation 5 at 2000000 -1000",
      ])
    #expect(statement.net.minorUnits == 1_000)
  }

  /// 19,000 points of 0.008 leave the liability: 152.00, for which nobody is reimbursed.
  @Test func `the operator has the rest`() throws {
    let draft = try Self.draft()
    #expect(draft.settlementPosition.minorUnits == 5_400 - 5_980 + 1_000)
    let expected: [OperatorItem: Int64] = [
      .liabilityChange: -15_200, .redemptionVariance: 15_200, .redemptionIncome: 7_000,
      .giftSupplies: -9_150, .donations: -1_000, .giftMoney: 4_500, .causeExpense: -750,
      .causesPayable: 750, .taxPayable: -930,
    ]
    for item in OperatorItem.allCases {
      #expect(draft.breakdown[item] == expected[item] ?? 0, "\(item)")
    }
    #expect(draft.breakdown.causes == [CauseShare(cause: "Trees", amount: 750)])
  }
}
