import Testing

@testable import Coalition

/// How the points that a partner issued moved, as its statement tells it.
@Suite struct PointsAccountTests {
  private static func figure(
    _ partner: Int32, _ measure: Measure, _ points: Int64, with counterpart: Int32? = nil
  ) -> Figure {
    Figure(partnerNumber: partner, measure: measure, counterpart: counterpart, points: points)
  }

  @Test func `every measure moves the points of their issuer, and of nobody else`() throws {
    let figures = [
      Self.figure(1, .issued, 10_000), Self.figure(1, .returned, 300),
      Self.figure(2, .issued, 5_000),
      // Spent with partner 2 and with the operator.
      Self.figure(2, .redeemed, 2_000, with: 1), Self.figure(0, .redeemed, 700, with: 1),
      Self.figure(2, .refunded, 100, with: 1), Self.figure(1, .redeemed, 40, with: 2),
      // A return of partner 2 took 50 points of partner 1 instead of its own.
      Self.figure(1, .substitutedIn, 50, with: 2), Self.figure(2, .substitutedOut, 50, with: 1),
      Self.figure(1, .expired, 900), Self.figure(1, .reinstated, 60),
      Self.figure(1, .credited, 25), Self.figure(1, .debited, 5),
    ]
    let terms = try [SettlementSample.terms(1), SettlementSample.terms(2)]
    let draft = try SettlementCalculation.draft(
      of: figures, terms: terms,
      partners: [
        SettlementPartner(number: 1, openingPoints: 1_000), SettlementPartner(number: 2),
      ], policy: SettlementSample.policy(opening: 1_000), rates: [])
    #expect(
      try draft.statement(of: 1).points
        == PointsAccount(
          opening: 1_000, issued: 9_650, redeemed: 2_600, expired: 840, adjusted: 20,
          closing: 7_230))
    #expect(
      try draft.statement(of: 2).points
        == PointsAccount(
          opening: 0, issued: 5_050, redeemed: 40, expired: 0, adjusted: 0, closing: 5_010))
    let closing = draft.statements.map(\.points.closing).reduce(0, +)
    #expect(closing == draft.breakdown.liability.closingPoints)
  }

  @Test func `a late return can take an account below zero`() throws {
    let account = try PointsAccount(opening: 10, figures: [Self.figure(1, .returned, 15)])
    #expect(account.issued == -15)
    #expect(account.closing == -5)
  }

  @Test func `what does not fit in 64 bits is refused`() {
    #expect(throws: SettlementError.overflow) {
      try PointsAccount(opening: .max, figures: [Self.figure(1, .issued, 1)])
    }
  }

  @Test(arguments: [(Int64(5), "to_operator"), (0, "to_operator"), (-5, "to_partner")])
  func `a line says who owes its amount to whom`(amount: Int64, direction: String) {
    #expect(LineDirection(of: amount).rawValue == direction)
  }
}
