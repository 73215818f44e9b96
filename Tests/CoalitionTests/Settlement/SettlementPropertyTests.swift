import Testing

@testable import Coalition

/// What holds of every settlement, whoever the partners are and whatever happened.
@Suite struct SettlementPropertyTests {
  /// Each seed is one coalition; a failure names it.
  static let coalitions: [UInt64] = Array(0..<300)

  /// The goal is to find money that appears or vanishes, in any currency.
  @Test(arguments: coalitions)
  func `the operator has exactly what the partners have not`(seed: UInt64) throws {
    var coalition = RandomCoalition(seed: seed)
    let draft = try coalition.draft(coalition.figures(), coalition.orders())
    #expect(draft.statements.count == coalition.partners.count)
    for currency in Set(draft.statements.map(\.currency)) {
      let nets = draft.statements.filter { $0.currency == currency }.map(\.net.minorUnits)
      #expect(draft.operatorPositions[currency] == nets.reduce(0, +))
    }
    let positions = draft.statements.map(\.settlementNet.minorUnits)
    #expect(draft.settlementPosition.minorUnits == positions.reduce(0, +))
    #expect(draft.breakdown.total == positions.reduce(0, +))
    #expect(
      OperatorItem.allCases.reduce(0) { $0 + draft.breakdown[$1] } == draft.breakdown.total)
  }

  @Test(arguments: coalitions)
  func `lines, documents, taxes and nets of a statement agree`(seed: UInt64) throws {
    var coalition = RandomCoalition(seed: seed)
    for statement in try coalition.draft(coalition.figures(), coalition.orders()).statements {
      #expect(statement.lines.reduce(0) { $0 + $1.amount } == statement.net.minorUnits)
      #expect(statement.totals.reduce(0) { $0 + $1.gross } == statement.net.minorUnits)
      for total in statement.totals {
        let lines = statement.lines.filter { $0.document == total.document }
        let taxes = statement.taxes.filter { $0.document == total.document }
        #expect(total.gross == lines.reduce(0) { $0 + $1.amount })
        #expect(total.net == lines.reduce(0) { $0 + ($1.charge == .tax ? 0 : $1.amount) })
        #expect(total.tax == taxes.reduce(0) { $0 + $1.amount })
      }
      for tax in statement.taxes {
        let taxed = statement.lines.filter {
          $0.charge != .tax && $0.document == tax.document && $0.taxBasisPoints == tax.basisPoints
        }
        #expect(tax.base == taxed.reduce(0) { $0 + $1.amount })
      }
      let keys = statement.lines.filter { $0.charge != .breakageShare }.map { line in
        [
          line.charge.order, line.document.order, Int(line.termsNumber ?? 0),
          Int(line.belongsTo ?? 0), line.charge == .tax ? line.taxBasisPoints ?? 0 : 0,
          line.charge.isOfOrders ? Int(line.rateMicros ?? 0) : 0,
        ]
      }
      #expect(Set(keys).count == keys.count, "one line per charge, terms and settlement")
      #expect(
        statement.balance.minorUnits
          == statement.previousBalance.minorUnits + statement.settlementNet.minorUnits)
    }
  }

  @Test(arguments: coalitions)
  func `the order of what is given changes nothing`(seed: UInt64) throws {
    var coalition = RandomCoalition(seed: seed)
    var dice = SeededGenerator(seed: seed &+ 1_000)
    let (figures, orders) = (coalition.figures(), coalition.orders())
    let draft = try coalition.draft(figures, orders)
    let again = try SettlementCalculation.draft(
      of: figures.shuffled(using: &dice), orders: orders.shuffled(using: &dice),
      terms: coalition.terms.shuffled(using: &dice),
      partners: coalition.partners.shuffled(using: &dice), policy: coalition.policy,
      rates: coalition.rates.reversed())
    #expect(again == draft)
  }

  /// The goal is to find a partner that pays for its number. Where left-over units go by number, it
  /// is a unit for each division and rounding.
  @Test(arguments: coalitions)
  func `partners with other numbers owe the same but for what goes to the lowest`(
    seed: UInt64
  ) throws {
    var coalition = RandomCoalition(seed: seed, inOneCurrency: true)
    var dice = SeededGenerator(seed: seed &+ 2_000)
    let numbers = coalition.partners.map(\.number)
    var other = Dictionary(uniqueKeysWithValues: zip(numbers, numbers.shuffled(using: &dice)))
    other[0] = 0
    let figures = coalition.figures()
    let draft = try coalition.draft(figures)
    let renumbered = try SettlementCalculation.draft(
      of: figures.map { Self.renumbered($0, other) },
      terms: coalition.terms.map { try Self.renumbered($0, other) },
      partners: coalition.partners.map {
        SettlementPartner(
          number: other[$0.number] ?? 0, previousBalance: $0.previousBalance,
          owesPlatformFee: $0.owesPlatformFee, furtherLines: $0.furtherLines)
      }, policy: coalition.policy, rates: coalition.rates)
    #expect(renumbered.statements.count == draft.statements.count)
    for statement in draft.statements {
      let same = try renumbered.statement(of: #require(other[statement.partnerNumber]))
      let divided: Set<ChargeType> = [.levy, .breakageShare, .tax]
      #expect(
        same.lines.filter { !divided.contains($0.charge) }
          == statement.lines.filter { !divided.contains($0.charge) })
      let parts = statement.lines.filter { divided.contains($0.charge) }.count
      #expect((same.net.minorUnits - statement.net.minorUnits).magnitude <= 2 * parts)
    }
    let levies = [draft, renumbered].map { draft in
      draft.statements.reduce(0) { $0 + ($1.amount(.levy) ?? 0) }
    }
    #expect(levies[0] == levies[1])
  }

  private static func renumbered(_ figure: Figure, _ other: [Int32: Int32]) -> Figure {
    Figure(
      partnerNumber: other[figure.partnerNumber] ?? 0, measure: figure.measure,
      counterpart: figure.counterpart.flatMap { other[$0] }, termsNumber: figure.termsNumber,
      counterpartTermsNumber: figure.counterpartTermsNumber, belongsTo: figure.belongsTo,
      points: figure.points)
  }

  private static func renumbered(
    _ terms: SettlementTerms, _ other: [Int32: Int32]
  ) throws -> SettlementTerms {
    try SettlementTerms(
      number: terms.number, partnerNumber: other[terms.partnerNumber] ?? 0,
      validFrom: terms.validFrom, currency: terms.currency, funding: terms.funding,
      issuePriceMicros: terms.issuePriceMicros, issueShareBasisPoints: terms.issueShareBasisPoints,
      reimbursementMicros: terms.reimbursementMicros,
      issueFeeBasisPoints: terms.issueFeeBasisPoints,
      redemptionFeeBasisPoints: terms.redemptionFeeBasisPoints, platformFee: terms.platformFee,
      paysLevy: terms.paysLevy, breakagePolicy: terms.breakagePolicy,
      breakageShareBasisPoints: terms.breakageShareBasisPoints,
      breakageCause: terms.breakageCause, taxes: terms.taxes, paymentDays: terms.paymentDays)
  }

  @Test(arguments: coalitions)
  func `a figure counted in pieces comes to the same`(seed: UInt64) throws {
    var coalition = RandomCoalition(seed: seed)
    let figures = coalition.figures()
    let pieces = figures.flatMap { figure in
      let part = figure.points / 3
      return [part, figure.points - part].map { points in
        Figure(
          partnerNumber: figure.partnerNumber, measure: figure.measure,
          counterpart: figure.counterpart, termsNumber: figure.termsNumber,
          counterpartTermsNumber: figure.counterpartTermsNumber, belongsTo: figure.belongsTo,
          points: points)
      }
    }
    #expect(try coalition.draft(pieces) == coalition.draft(figures))
  }

  @Test(arguments: coalitions)
  func `in one currency allocations are exact and nothing is left over`(seed: UInt64) throws {
    var coalition = RandomCoalition(seed: seed, inOneCurrency: true)
    let figures = coalition.figures()
    let draft = try coalition.draft(figures)
    #expect(draft.breakdown[.conversionDifference] == 0)
    let levies = draft.statements.reduce(0) { $0 + ($1.amount(.levy) ?? 0) }
    #expect(levies == 0 || levies == coalition.policy.levyTotal)
    let liability = draft.breakdown.liability
    #expect(
      liability.opening + liability.revaluation + liability.issue - liability.redeem
        - liability.expire + liability.reinstate + liability.adjust == liability.closing)
    let carried = try ExactFraction.price(
      of: liability.closingPoints, atMicros: coalition.policy.carryingRateMicros,
      in: coalition.policy.currency)
    #expect(liability.closing == carried)
  }

  @Test(arguments: coalitions)
  func `several currencies leave over less than a unit for each conversion`(seed: UInt64) throws {
    var coalition = RandomCoalition(seed: seed)
    let draft = try coalition.draft(coalition.figures(), coalition.orders())
    let foreign = draft.statements.filter { $0.currency != coalition.policy.currency }.count
    let conversions = foreign + 2 * ChargeType.allCases.count
    #expect(draft.breakdown[.conversionDifference].magnitude <= conversions)
  }

  /// The goal is to find a lot that costs its issuer more under one funding model than another.
  @Test(arguments: coalitions)
  func `a lot that is wholly redeemed costs the same under each funding model`(
    seed: UInt64
  ) throws {
    var dice = SeededGenerator(seed: seed)
    let price = Int64.random(in: 0...20_000, using: &dice)
    let share = Int.random(in: 1...9_999, using: &dice)
    let points = Int64.random(in: 1...1_000_000_000, using: &dice)
    let figures = [
      Figure(partnerNumber: 1, measure: .issued, points: points),
      Figure(partnerNumber: 2, measure: .redeemed, counterpart: 1, points: points),
    ]
    let costs = try FundingModel.allCases.map { funding in
      let terms = [
        try SettlementSample.terms(
          1, funding: funding, issuePrice: price, issueShare: funding == .split ? share : nil,
          issueFee: 250),
        try SettlementSample.terms(2),
      ]
      return try SettlementSample.draft(figures, terms).statement(of: 1).net.minorUnits
    }
    #expect(costs[0] == costs[1])
    // Two roundings of at most a half each, against one.
    #expect((costs[2] - costs[0]).magnitude <= 1)
  }
}
