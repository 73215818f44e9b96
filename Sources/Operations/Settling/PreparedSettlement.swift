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
  package var terms: [SettlementTermsVersion]
  package var rates: [ExchangeRate]
  package var figures: [Figure]
  /// What is open from settlements before, in minor units of the settlement currency, and lines
  /// that do not follow from figures, by partner number.
  package var carried: [Int32: SettlementPartner]
  /// The disputes whose adjustments are among those lines.
  package var disputes: [String] = []

  package init(
    coalition: String, open: OpenSettlement, cut: Instant, lastDay: CivilDate,
    policy: SettlementPolicyVersion, partners: [SettledPartner], terms: [SettlementTermsVersion],
    rates: [ExchangeRate], figures: [Figure], carried: [Int32: SettlementPartner] = [:]
  ) {
    self.coalition = coalition
    self.open = open
    self.cut = cut
    self.lastDay = lastDay
    self.policy = policy
    self.partners = partners
    self.terms = terms
    self.rates = rates
    self.figures = figures
    self.carried = carried
  }

  /// What figures and terms come to.
  package func draft() throws(SettlementError) -> SettlementDraft {
    try SettlementCalculation.draft(
      of: figures, terms: terms.map(\.terms),
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
    statements = draft.statements.enumerated().map { index, statement in
      let heading = inputs.heading(
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
      payments = try Netting.minimal(balances, in: inputs.policy.currency)
    }
  }

  /// The digest of a settlement: of the one before it and of its statements, by partner number.
  package static func digest(after previous: [UInt8], of statements: [[UInt8]]) -> [UInt8] {
    SHA256.digest(previous + statements.flatMap(\.self))
  }
}

extension CloseInputs {
  /// The head of a statement.
  package func heading(
    of statement: StatementDraft, id: StatementID, serial: Int64, in settlement: SettlementHeading
  ) -> StatementHeading {
    guard let partner = partners.first(where: { $0.number == statement.partnerNumber }) else {
      preconditionFailure("every statement is a partner's")
    }
    let number = String(serial)
    return StatementHeading(
      id: id, serial: String(repeating: "0", count: max(0, 8 - number.count)) + number,
      coalition: coalition, settlement: settlement,
      partner: PartnerHeading(
        number: partner.number, id: partner.id, code: partner.code, name: partner.name),
      dueOn: dueOn(partner.number),
      terms: Dictionary(uniqueKeysWithValues: terms.map { ($0.terms.number, $0.id) }))
  }

  /// The day on which a partner's balance is due: so many days after the last day.
  package func dueOn(_ partner: Int32) -> CivilDate {
    let days = termsLast(of: partner)?.terms.paymentDays ?? 0
    return CivilDate(daysSince1970: lastDay.daysSince1970 + days) ?? lastDay
  }

  /// The terms of a partner that hold at the end of the settlement.
  package func termsLast(of partner: Int32) -> SettlementTermsVersion? {
    terms.filter { $0.terms.partnerNumber == partner }
      .max { $0.terms.validFrom < $1.terms.validFrom }
  }
}
