extension StatementDraft {
  /// Creates the statement of lines without tax: adds the tax of each document and rate, totals,
  /// and converts the position once. Throws `overflow`.
  init(
    of partner: SettlementPartner, lines untaxed: [StatementLine], points: PointsAccount,
    rate: ExchangeRate
  ) throws(SettlementError) {
    let taxes = try Self.taxes(on: untaxed)
    let lines = (untaxed + taxes.compactMap(Self.line)).sorted(by: Self.comesBefore)
    partnerNumber = partner.number
    self.points = points
    currency = rate.billing
    self.lines = lines
    totals = try Self.totals(of: lines)
    self.taxes = taxes
    let net = try ExactSum(lines.lazy.map(\.amount)).value
    self.net = Money(minorUnits: net, currency: rate.billing)
    self.rate = rate
    let position = try rate.settlementAmount(of: net)
    settlementNet = Money(minorUnits: position, currency: rate.settlement)
    previousBalance = Money(minorUnits: partner.previousBalance, currency: rate.settlement)
    balance = Money(
      minorUnits: try ExactSum([partner.previousBalance, position]).value,
      currency: rate.settlement)
    let documentsInAll = try ExactSum(totals.lazy.map(\.gross)).value
    precondition(documentsInAll == net, "documents add up to the statement")
  }

  /// The tax of each document and rate, rounded once on the sum of its lines.
  private static func taxes(on lines: [StatementLine]) throws(SettlementError) -> [TaxTotal] {
    var taxes: [TaxTotal] = []
    for document in StatementDocument.allCases {
      let ofDocument = lines.filter { $0.document == document }
      for rate in Set(ofDocument.compactMap(\.taxBasisPoints)).sorted() {
        let taxed = ofDocument.lazy.filter { $0.taxBasisPoints == rate }
        let base = try ExactSum(taxed.map(\.amount)).value
        taxes.append(
          TaxTotal(
            document: document, basisPoints: rate, base: base,
            amount: try ExactFraction.share(of: base, basisPoints: rate)))
      }
    }
    return taxes
  }

  private static func line(of tax: TaxTotal) -> StatementLine? {
    guard tax.amount != 0 else { return nil }
    return StatementLine(
      charge: .tax, document: tax.document, amount: tax.amount, taxBasisPoints: tax.basisPoints)
  }

  private static func totals(
    of lines: [StatementLine]
  ) throws(SettlementError) -> [DocumentTotal] {
    var totals: [DocumentTotal] = []
    for document in StatementDocument.allCases {
      let ofDocument = lines.filter { $0.document == document }
      guard !ofDocument.isEmpty else { continue }
      let net = try ExactSum(ofDocument.lazy.filter { $0.charge != .tax }.map(\.amount)).value
      let tax = try ExactSum(ofDocument.lazy.filter { $0.charge == .tax }.map(\.amount)).value
      totals.append(
        DocumentTotal(
          document: document, net: net, tax: tax, gross: try ExactSum([net, tax]).value))
    }
    return totals
  }

  /// The order of lines; total, so that it does not depend on the order in which they were made.
  private static func comesBefore(_ a: StatementLine, _ b: StatementLine) -> Bool {
    let (x, y) = (place(of: a), place(of: b))
    return x.lexicographicallyPrecedes(y)
  }

  private static func place(of line: StatementLine) -> [Int64] {
    [
      Int64(line.document.order), Int64(line.charge.order), Int64(line.belongsTo ?? 0),
      Int64(line.termsNumber ?? 0), Int64(line.counterpart ?? 0), Int64(line.taxBasisPoints ?? -1),
      line.quantity, line.rateMicros ?? -1, Int64(line.shareBasisPoints ?? -1), line.amount,
      line.original?.amount.minorUnits ?? 0, line.original?.rateNanos ?? 0,
    ]
  }
}
