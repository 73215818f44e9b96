/// The points of a settlement by what prices them: one line, or a part of a fee, for each entry.
struct PricedPoints {
  /// What makes points one line.
  struct Key: Hashable {
    let partner: Int32
    /// One of the six charges that price points.
    let charge: ChargeType
    let terms: SettlementTerms
    let belongsTo: Int32?
  }

  /// The points of each line.
  private let points: [Key: Int64]

  init(_ inputs: SettlementInputs) throws(SettlementError) {
    var sums: [Key: ExactSum] = [:]
    for figure in inputs.figures {
      for key in try Self.keys(of: figure, in: inputs) {
        sums[key, default: ExactSum()].add(figure.points)
      }
    }
    var points: [Key: Int64] = [:]
    for (key, sum) in sums { points[key] = try sum.value }
    self.points = points
  }

  /// Returns the lines of points and of fees on them, of each partner in no particular order, in
  /// the currency in which it is billed now: terms of before may have had another.
  func lines(_ inputs: SettlementInputs) throws(SettlementError) -> [Int32: [StatementLine]] {
    var lines: [Int32: [StatementLine]] = [:]
    for (key, points) in points {
      if let line = try Self.line(of: key, points) {
        lines[key.partner, default: []].append(try inputs.billed(line, by: key.terms))
      }
    }
    for (charge, reversal, fee) in [
      (ChargeType.issueCharge, ChargeType.issueCredit, ChargeType.issueFee),
      (.reimbursement, .reimbursementReversal, .redemptionFee),
    ] {
      for key in points.keys where key.charge == charge || key.charge == reversal {
        let isFirst = key.charge == charge || points[key.replacing(charge)] == nil
        guard isFirst, let line = try self.fee(fee, on: charge, less: reversal, key) else {
          continue
        }
        lines[key.partner, default: []].append(try inputs.billed(line, by: key.terms))
      }
    }
    return lines
  }

  /// The charges to which a figure belongs: those of the partner, and of an issuer of redeemed
  /// points. The operator as an issuer or redeemer is charged nothing.
  private static func keys(
    of figure: Figure, in inputs: SettlementInputs
  ) throws(SettlementError) -> [Key] {
    let own: ChargeType? =
      switch figure.measure {
      case .issued: .issueCharge
      case .returned: .issueCredit
      case .redeemed: .reimbursement
      case .refunded: .reimbursementReversal
      case .substitutedIn: .redemptionCharge
      case .substitutedOut: .redemptionCredit
      case .expired, .reinstated, .credited, .debited: nil
      }
    let issuers: ChargeType? =
      switch figure.measure {
      case .redeemed: .redemptionCharge
      case .refunded: .redemptionCredit
      default: nil
      }
    var keys: [Key] = []
    // Substitution prices its own issuer's points as if they had been redeemed.
    let isRedemption = own == .redemptionCharge || own == .redemptionCredit
    if let own, figure.partnerNumber != Payment.operatorNumber,
      !(isRedemption && inputs.isReleased(figure.partnerNumber))
    {
      let terms = try inputs.terms(of: figure.partnerNumber, number: figure.termsNumber)
      keys.append(
        Key(
          partner: figure.partnerNumber, charge: own, terms: terms, belongsTo: figure.belongsTo))
    }
    if let issuers, let issuer = figure.counterpart, issuer != Payment.operatorNumber,
      !inputs.isReleased(issuer)
    {
      let terms = try inputs.issuerTerms(of: figure, issuer: issuer)
      keys.append(
        Key(partner: issuer, charge: issuers, terms: terms, belongsTo: figure.belongsTo))
    }
    return keys
  }

  /// Returns the line of a charge, or nil if the funding model charges none of it.
  private static func line(
    of key: Key, _ points: Int64
  ) throws(SettlementError) -> StatementLine? {
    let (terms, all) = (key.terms, SettlementTerms.basisPointsAll)
    let atIssue = terms.issueShareBasisPoints
    let (isOwed, micros, share) =
      switch key.charge {
      case .issueCharge: (true, terms.issuePriceMicros, atIssue)
      case .issueCredit: (false, terms.issuePriceMicros, atIssue)
      case .redemptionCharge: (true, terms.issuePriceMicros, all - atIssue)
      case .redemptionCredit: (false, terms.issuePriceMicros, all - atIssue)
      case .reimbursement: (false, terms.reimbursementMicros, all)
      case .reimbursementReversal: (true, terms.reimbursementMicros, all)
      default: preconditionFailure("only points are priced here")
      }
    guard share > 0, let document = key.charge.document else { return nil }
    let price = try ExactFraction.price(
      of: points, atMicros: micros, in: terms.currency, shareBasisPoints: share)
    return StatementLine(
      charge: key.charge, document: document, quantity: points, rateMicros: micros,
      shareBasisPoints: share == all ? nil : share, amount: isOwed ? price : -price,
      taxBasisPoints: terms.taxes[key.charge], termsNumber: terms.number,
      belongsTo: key.belongsTo)
  }

  /// Returns the line of a fee on the rounded full price of points, less those taken back.
  private func fee(
    _ fee: ChargeType, on charge: ChargeType, less reversal: ChargeType, _ key: Key
  ) throws(SettlementError) -> StatementLine? {
    let terms = key.terms
    let (micros, basisPoints) =
      fee == .issueFee
      ? (terms.issuePriceMicros, terms.issueFeeBasisPoints)
      : (terms.reimbursementMicros, terms.redemptionFeeBasisPoints)
    guard basisPoints > 0 else { return nil }
    var (points, base) = (ExactSum(), ExactSum())
    let charged = self.points[key.replacing(charge)] ?? 0
    let reversed = self.points[key.replacing(reversal)] ?? 0
    points.add(charged)
    points.subtract(reversed)
    base.add(try ExactFraction.price(of: charged, atMicros: micros, in: terms.currency))
    base.subtract(try ExactFraction.price(of: reversed, atMicros: micros, in: terms.currency))
    return StatementLine(
      charge: fee, document: .fees, quantity: try points.value, rateMicros: micros,
      shareBasisPoints: basisPoints,
      amount: try ExactFraction.share(of: base.value, basisPoints: basisPoints),
      taxBasisPoints: terms.taxes[fee], termsNumber: terms.number, belongsTo: key.belongsTo)
  }
}

extension PricedPoints.Key {
  /// The same points under another charge.
  fileprivate func replacing(_ charge: ChargeType) -> PricedPoints.Key {
    PricedPoints.Key(partner: partner, charge: charge, terms: terms, belongsTo: belongsTo)
  }
}
