import Testing

@testable import Coalition

private typealias Sample = SettlementSample

/// What a settlement makes of a partner that has left.
@Suite struct SettledExitTests {
  private static func draft(
    of leaver: SettlementPartner, figures: [Figure]
  ) throws -> SettlementDraft {
    try SettlementCalculation.draft(
      of: figures,
      terms: [
        Sample.terms(1, funding: .split, platformFee: 4_900), Sample.terms(2, funding: .atIssue),
      ],
      partners: [leaver, SettlementPartner(number: 2)], policy: Sample.policy(opening: 10_000),
      rates: [])
  }

  private static let redeemed = Figure(
    partnerNumber: 2, measure: .redeemed, counterpart: 1, points: 1_000)

  @Test func `redemptions of its points are not charged to it, and it has no statement`() throws {
    let left = SettlementPartner(
      number: 1, previousBalance: 500, owesPlatformFee: false, isReleased: true,
      isAlwaysStated: false)
    let draft = try Self.draft(of: left, figures: [Self.redeemed])
    #expect(draft.statements.map(\.partnerNumber) == [2])
    #expect(draft.breakdown[.redemptionIncome] == 0)
    #expect(draft.settlementPosition.minorUnits == -800)
    let before = try Self.draft(of: SettlementPartner(number: 1), figures: [Self.redeemed])
    #expect(before.breakdown[.redemptionIncome] == 500)
  }

  @Test func `nor is what another partner's return finds to be its own`() throws {
    let left = SettlementPartner(
      number: 1, owesPlatformFee: false, isReleased: true, isAlwaysStated: false)
    let draft = try Self.draft(
      of: left,
      figures: [
        Figure(partnerNumber: 1, measure: .substitutedOut, counterpart: 2, points: 100),
        Figure(partnerNumber: 2, measure: .substitutedIn, counterpart: 1, points: 100),
      ])
    #expect(draft.statements.map(\.partnerNumber) == [2])
  }

  @Test func `it has one where points of it mature, or a payment was returned`() throws {
    let left = SettlementPartner(
      number: 1, previousBalance: 500, owesPlatformFee: false, isReleased: true,
      isAlwaysStated: false)
    let matured = try Self.draft(
      of: left, figures: [Figure(partnerNumber: 1, measure: .issued, points: 1_000)])
    #expect(try matured.statement(of: 1).balance.minorUnits == 1_000)
    let recalled = SettlementPartner(
      number: 1, previousBalance: 500, owesPlatformFee: false, isReleased: true)
    let statement = try Self.draft(of: recalled, figures: []).statement(of: 1)
    #expect(statement.lines.isEmpty && statement.balance.minorUnits == 500)
  }

  @Test func `a deposit that is given back is the operator's to pay, to the cent`() throws {
    let line = StatementLine(charge: .depositReturn, document: .deposit, amount: -12_345)
    let final = SettlementPartner(number: 1, owesPlatformFee: false, furtherLines: [line])
    let draft = try Self.draft(of: final, figures: [Self.redeemed])
    #expect(try draft.statement(of: 1).net.minorUnits == 500 - 12_345)
    #expect(draft.breakdown[.depositReturns] == -12_345)
    #expect(draft.settlementPosition.minorUnits == 500 - 12_345 - 800)
  }
}
