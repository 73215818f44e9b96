/// What figures and terms come to: every statement, and the operator's position, which is exactly
/// the sum of theirs.
///
/// Nothing but its arguments goes into the answer, in whatever order they are given.
package enum SettlementCalculation {
  /// Returns the settlement of `figures` and `orders`.
  ///
  /// `terms` are all versions that price any of them, up to the end of the settlement; the last of
  /// a partner's is the one of its billing currency, platform fee and levy. `partners` are all that
  /// may have figures; those with terms have a statement, unless they have left and nothing is
  /// stated of them. `rates` are those of the currencies of bills and orders that are not the
  /// settlement currency. Throws what is wrong with them, or `overflow`.
  package static func draft(
    of figures: [Figure], orders: [OrderFigure] = [], terms: [SettlementTerms],
    partners: [SettlementPartner], policy: SettlementPolicy, rates: [ExchangeRate]
  ) throws(SettlementError) -> SettlementDraft {
    let inputs = try SettlementInputs(
      figures: figures, orders: orders, terms: terms, partners: partners, policy: policy,
      rates: rates)
    let priced = try PricedOrders(inputs)
    let liability = try LiabilityMoves(figures: inputs.figures, policy: policy)
    let expired = try BreakageDivision(of: liability.expire, over: .expired, inputs)
    let reinstated = try BreakageDivision(of: liability.reinstate, over: .reinstated, inputs)

    var lines = try PricedPoints(inputs).lines(inputs)
    for (partner, line) in try platformFees(inputs) + levies(inputs) + priced.lines
      + breakageLines(expired, isGiven: true, inputs)
      + breakageLines(reinstated, isGiven: false, inputs)
    {
      lines[partner, default: []].append(line)
    }
    let ofIssuers = Dictionary(grouping: inputs.figures, by: \.issuer)
    var statements: [StatementDraft] = []
    for partner in inputs.partners {
      guard let terms = inputs.lastTerms(of: partner.number) else { continue }
      let all = (lines[partner.number] ?? []) + partner.furtherLines
      guard partner.isAlwaysStated || !all.isEmpty else { continue }
      statements.append(
        try StatementDraft(
          of: partner, lines: all,
          points: PointsAccount(
            opening: partner.openingPoints, figures: ofIssuers[partner.number] ?? []),
          rate: inputs.rate(of: terms.currency)))
    }

    var causes = priced.causes
    for (cause, amount) in expired.causes { causes[cause, default: ExactSum()].add(amount) }
    for (cause, amount) in reinstated.causes { causes[cause, default: ExactSum()].subtract(amount) }
    return try SettlementDraft(
      statements: statements, liability: liability, causes: causes, policy: policy)
  }

  private static func platformFees(_ inputs: SettlementInputs) -> [(Int32, StatementLine)] {
    inputs.partners.compactMap { partner in
      guard partner.owesPlatformFee, let terms = inputs.lastTerms(of: partner.number),
        terms.platformFee > 0
      else { return nil }
      let line = StatementLine(
        charge: .platformFee, document: .fees, amount: terms.platformFee,
        taxBasisPoints: terms.taxes[.platformFee], termsNumber: terms.number)
      return (partner.number, line)
    }
  }

  /// The levy, by largest remainder over points issued less returned; none if nobody that pays it
  /// issued any.
  private static func levies(
    _ inputs: SettlementInputs
  ) throws(SettlementError) -> [(Int32, StatementLine)] {
    var issued: [Int32: ExactSum] = [:]
    for figure in inputs.figures {
      switch figure.measure {
      case .issued: issued[figure.partnerNumber, default: ExactSum()].add(figure.points)
      case .returned: issued[figure.partnerNumber, default: ExactSum()].subtract(figure.points)
      default: break
      }
    }
    var payers: [(terms: SettlementTerms, weight: Int64)] = []
    for partner in inputs.partners {
      guard let terms = inputs.lastTerms(of: partner.number), terms.paysLevy,
        let weight = try issued[partner.number]?.value, weight > 0
      else { continue }
      payers.append((terms, weight))
    }
    guard !payers.isEmpty, inputs.policy.levyTotal > 0 else { return [] }
    let shares = try LargestRemainder.split(inputs.policy.levyTotal, by: payers.map(\.weight))
    var lines: [(Int32, StatementLine)] = []
    for (payer, share) in zip(payers, shares) {
      let terms = payer.terms
      let line = StatementLine(
        charge: .levy, document: .fees, quantity: payer.weight,
        amount: try inputs.rate(of: terms.currency).billingAmount(of: share),
        taxBasisPoints: terms.taxes[.levy], termsNumber: terms.number)
      lines.append((terms.partnerNumber, line))
    }
    return lines
  }

  /// The lines of what issuers are given for expired points, or give back for reinstated ones.
  private static func breakageLines(
    _ division: BreakageDivision, isGiven: Bool, _ inputs: SettlementInputs
  ) throws(SettlementError) -> [(Int32, StatementLine)] {
    var lines: [(Int32, StatementLine)] = []
    for share in division.shares {
      let terms = share.terms
      var amount = ExactSum()
      // Computed in the settlement currency: whatever the terms' own was, the statement's counts.
      let currency = inputs.lastTerms(of: share.partner)?.currency ?? terms.currency
      let billed = try inputs.rate(of: currency).billingAmount(of: share.amount)
      if isGiven { amount.subtract(billed) } else { amount.add(billed) }
      let line = StatementLine(
        charge: .breakageShare, document: .breakage, quantity: share.points,
        amount: try amount.value, taxBasisPoints: terms.taxes[.breakageShare],
        termsNumber: terms.number, belongsTo: share.belongsTo)
      lines.append((share.partner, line))
    }
    return lines
  }
}
