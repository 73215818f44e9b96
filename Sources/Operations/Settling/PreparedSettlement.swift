package import Coalition
package import Secrets
package import Store

/// All that a close computes from: postings counted, and what prices them.
package struct CloseInputs: Sendable {
  /// The programme's name.
  package var coalition: String
  package var open: OpenSettlement
  /// Before when everything was recorded that is counted.
  package var cut: Instant
  /// The last day that it covers, in the coalition's time zone.
  package var lastDay: CivilDate
  package var policy: SettlementPolicyVersion
  package var partners: [SettledPartner]
  package let terms: [SettlementTermsVersion]
  /// Those of each partner that hold at the end, put in order once: every statement asks for them.
  private let lastTerms: [Int32: SettlementTermsVersion]
  package var rates: [ExchangeRate]
  package var figures: [Figure]
  /// Orders of gifts counted, and what they come to.
  package var orders: [OrderFigure]
  /// What is open from settlements before, in minor units of the settlement currency, and lines
  /// that do not follow from figures, by partner number.
  package var carried: [Int32: SettlementPartner]
  /// The disputes whose adjustments are among those lines.
  package var disputes: [String] = []
  /// How partners that leave stand in it, by their number.
  package var exits: [Int32: ExitStanding] = [:]

  package init(
    coalition: String, open: OpenSettlement, cut: Instant, lastDay: CivilDate,
    policy: SettlementPolicyVersion, partners: [SettledPartner], terms: [SettlementTermsVersion],
    rates: [ExchangeRate], figures: [Figure], orders: [OrderFigure] = [],
    carried: [Int32: SettlementPartner] = [:]
  ) {
    self.coalition = coalition
    self.open = open
    self.cut = cut
    self.lastDay = lastDay
    self.policy = policy
    self.partners = partners
    self.terms = terms
    // Of two that begin at one instant the first counts.
    lastTerms = Dictionary(
      terms.map { ($0.terms.partnerNumber, $0) },
      uniquingKeysWith: { a, b in b.terms.validFrom > a.terms.validFrom ? b : a })
    self.rates = rates
    self.figures = figures
    self.orders = orders
    self.carried = carried
  }

  /// What figures and terms come to.
  package func draft() throws(SettlementError) -> SettlementDraft {
    try SettlementCalculation.draft(
      of: figures, orders: orders, terms: terms.map(\.terms),
      partners: partners.map { carried[$0.number] ?? SettlementPartner(number: $0.number) },
      policy: SettlementPolicy(
        currency: policy.currency, carryingRateMicros: policy.carryingRateMicros,
        levyTotal: policy.levy, openingPoints: open.openingPoints,
        openingLiability: open.openingLiability),
      rates: rates)
  }
}

/// How payments square a settlement.
package enum NettingWay: String, CaseIterable, Sendable {
  /// One payment for each partner, to or from the operator.
  case multilateral
  /// Few payments directly between partners.
  case minimal
}

/// A settlement, ready to be recorded: every statement written and signed, every payment named.
package struct PreparedSettlement: Sendable {
  /// A statement with all that is kept of it.
  package struct Statement: Sendable {
    package let heading: StatementHeading
    package let draft: StatementDraft
    package let paper: StatementPaper
    package let signed: SignedStatement
  }

  package let heading: SettlementHeading
  package let inputs: CloseInputs
  package let draft: SettlementDraft
  /// By partner number.
  package let statements: [Statement]
  package let payments: [Payment]
  package let publicKey: Ed25519.PublicKey
  /// SHA-256 of the previous digest and the digests of the statements: the chain over settlements.
  package let digest: [UInt8]

  /// Computes, writes and signs a settlement.
  ///
  /// - Parameters:
  ///   - id: The settlement's id.
  ///   - statementID: Makes the id of a partner's statement.
  package init(
    _ inputs: CloseInputs, id: SettlementID, netting: NettingWay, key: Ed25519.PrivateKey,
    statementID: (Int32) -> StatementID
  ) throws(SettlementError) {
    let draft = try inputs.draft()
    let heading = SettlementHeading(
      id: id, number: inputs.open.number, name: inputs.open.name, from: inputs.open.from,
      until: inputs.open.until, cut: inputs.cut)
    self.inputs = inputs
    self.draft = draft
    self.heading = heading
    publicKey = key.publicKey
    let headings = StatementHeadings(inputs)
    statements = draft.statements.enumerated().map { index, statement in
      let heading = headings.heading(
        of: statement, id: statementID(statement.partnerNumber),
        serial: inputs.open.serialLast + Int64(index) + 1, in: heading)
      let paper = StatementPaper(statement, heading: heading)
      return Statement(
        heading: heading, draft: statement, paper: paper,
        signed: SignedStatement(signing: paper.document, with: key))
    }
    digest = Self.digest(
      after: inputs.open.previousDigest, of: statements.map(\.paper.digest))
    let balances = Dictionary(
      uniqueKeysWithValues: draft.statements.map { ($0.partnerNumber, $0.balance.minorUnits) })
    switch netting {
    case .multilateral:
      payments = try Netting.multilateral(balances, in: inputs.policy.currency)
    case .minimal:
      payments = try Netting.minimal(
        balances, in: inputs.policy.currency, depositors: inputs.depositors)
    }
  }

  /// The digest of a settlement: of the one before it and of its statements, by partner number.
  package static func digest(after previous: [UInt8], of statements: [[UInt8]]) -> [UInt8] {
    SHA256.digest(previous + statements.flatMap(\.self))
  }
}

extension CloseInputs {
  /// Keeps what a partner brings besides its figures, and how its exit, if it leaves, is settled.
  package mutating func carry(
    _ partner: Int32, previousBalance: Int64, openingPoints: Int64, furtherLines: [StatementLine]
  ) {
    let exit = exits[partner]
    carried[partner] = SettlementPartner(
      number: partner, previousBalance: previousBalance, openingPoints: openingPoints,
      owesPlatformFee: exit?.owesPlatformFee ?? true, isReleased: exit?.stage == .left,
      isAlwaysStated: exit?.isAlwaysStated ?? true, furtherLines: furtherLines)
  }

  /// The day on which a partner's balance is due.
  package func dueOn(_ partner: Int32) -> CivilDate {
    termsLast(of: partner)?.terms.dueOn(settledThrough: lastDay) ?? lastDay
  }

  /// The partners that pay in advance by the terms that hold at the end of the settlement.
  package var depositors: Set<Int32> {
    Set(partners.map(\.number).filter { termsLast(of: $0)?.isPrepaid ?? false })
  }

  /// The terms of a partner that hold at the end of the settlement.
  package func termsLast(of partner: Int32) -> SettlementTermsVersion? { lastTerms[partner] }
}
