import Testing

@testable import Coalition

/// Settlements one after the other, and published figures.
@Suite struct SettlementSequenceTests {
  typealias Sample = SettlementSample

  /// The goal is to find a way of cutting a period in two that gains or loses more than rounding.
  ///
  /// Levy, platform fee and disputes are of each settlement, so this coalition has none.
  @Test(arguments: SettlementPropertyTests.coalitions)
  func `a period in two settlements comes to the same but for rounding`(seed: UInt64) throws {
    var coalition = RandomCoalition(seed: seed, inOneCurrency: true)
    let figures = coalition.figures()
    let opening = coalition.policy.openingPoints
    func draft(_ figures: [Figure], after points: Int64) throws -> SettlementDraft {
      try SettlementCalculation.draft(
        of: figures, terms: coalition.terms,
        partners: coalition.partners.map {
          SettlementPartner(number: $0.number, owesPlatformFee: false)
        }, policy: Sample.policy(opening: points), rates: [])
    }
    let whole = try draft(figures, after: opening)
    let first = try draft(Array(figures.prefix(figures.count / 2)), after: opening)
    let middle = first.breakdown.liability.closingPoints
    let second = try draft(Array(figures.dropFirst(figures.count / 2)), after: middle)

    #expect(first.breakdown.liability.closing == second.breakdown.liability.opening)
    #expect(second.breakdown.liability.closing == whole.breakdown.liability.closing)
    for ((a, b), all) in zip(zip(first.statements, second.statements), whole.statements) {
      let pieces = a.net.minorUnits + b.net.minorUnits
      let roundings = a.lines.count + b.lines.count + all.lines.count
      // Each line is off by at most one, and an amount of breakage by one for each division.
      #expect((pieces - all.net.minorUnits).magnitude <= 4 * roundings)
      Self.expectSamePoints(a.lines + b.lines, all.lines)
    }
  }

  /// Expects two settlements to count the points of one, and each line to come to the same but for
  /// one unit: it is rounded twice instead of once.
  private static func expectSamePoints(_ pieces: [StatementLine], _ whole: [StatementLine]) {
    struct Key: Hashable {
      let charge: ChargeType
      let terms: Int32?
      let belongsTo: Int32?
    }
    func sums(_ lines: [StatementLine]) -> [Key: (points: Int64, amount: Int64)] {
      let counted = lines.filter {
        $0.document == .points || $0.document == .reimbursement
      }
      return counted.filter { $0.charge != .tax }.reduce(into: [:]) { sums, line in
        let key = Key(
          charge: line.charge, terms: line.termsNumber, belongsTo: line.belongsTo)
        sums[key, default: (0, 0)].points += line.quantity
        sums[key, default: (0, 0)].amount += line.amount
      }
    }
    let (pieces, whole) = (sums(pieces), sums(whole))
    #expect(Set(pieces.keys) == Set(whole.keys))
    for (key, sum) in whole {
      #expect(pieces[key]?.points == sum.points, "\(key)")
      #expect(((pieces[key]?.amount ?? 0) - sum.amount).magnitude <= 1, "\(key)")
    }
  }

  @Test func `a published coalition bills 150 dollars for 10,000 points`() throws {
    let dollar = try #require(Currency("USD"))
    let draft = try Sample.draft(
      [Figure(partnerNumber: 1, measure: .issued, points: 10_000)],
      [Sample.terms(1, currency: dollar, issuePrice: 15_000)], policy: Sample.policy(dollar))
    #expect(try draft.statement(of: 1).net.description == "150.00 USD")
  }

  /// Published: of 100 billed, 25 are revenue at issue; 75 wait for redemption, which costs 70 and
  /// leaves 5.
  @Test func `a published illustration divides what was billed into margins`() throws {
    let dollar = try #require(Currency("AUD"))
    let draft = try Sample.draft(
      [
        Figure(partnerNumber: 1, measure: .issued, points: 10_000),
        Figure(partnerNumber: 2, measure: .redeemed, counterpart: 1, points: 10_000),
      ],
      [
        Sample.terms(1, currency: dollar),
        Sample.terms(2, currency: dollar, reimbursement: 7_000),
      ], policy: SettlementPolicy(currency: dollar, carryingRateMicros: 7_500))
    #expect(draft.breakdown[.programmeMargin] == 2_500)
    #expect(draft.breakdown.liability.redeem == 7_500)
    #expect(draft.breakdown[.redemptionVariance] == 500)
    #expect(draft.settlementPosition.minorUnits == 3_000)
  }
}
