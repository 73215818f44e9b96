import Coalition

/// An invoice or credit note: the lines of one document of a statement that fall into one category
/// of tax.
///
/// Categories never share one, because what is outside of the tax's scope may not stand beside what
/// is in it. Who supplies gets the invoice written: the operator for points and fees, and the
/// partner for points redeemed with it and for gifts, for which the operator writes it
/// (self-billing). What is no supply, a share of breakage, money that tills took, a deposit, has an
/// invoice only if it is taxed.
struct Invoice {
  /// A line, with its sign turned where the whole is a credit note.
  struct Line {
    let charge: ChargeType
    let description: String?
    let amount: Int64
    let basisPoints: Int
  }

  /// The tax at one rate, rounded once.
  struct Tax {
    let basisPoints: Int
    let base: Int64
    let amount: Int64
  }

  let number: String
  let document: StatementDocument
  let category: TaxCategory
  let isCreditNote: Bool
  let lines: [Line]
  let taxes: [Tax]

  /// Whether the buyer, who is the operator, writes it.
  var isSelfBilled: Bool { Self.isSelfBilled(document) }

  /// The code of its type (UNTDID 1001).
  var typeCode: String {
    switch (isSelfBilled, isCreditNote) {
    case (false, false): "380"
    case (false, true): "381"
    case (true, false): "389"
    case (true, true): "261"
    }
  }

  var net: Int64 { lines.reduce(0) { $0 + $1.amount } }
  var tax: Int64 { taxes.reduce(0) { $0 + $1.amount } }

  /// The invoices of a statement, in the order of its documents; throws `overflow`.
  static func invoices(
    of statement: ClosedStatement, _ details: InvoiceDetails
  ) throws(AccountingError) -> [Invoice] {
    var invoices: [Invoice] = []
    for document in StatementDocument.allCases {
      let lines = statement.draft.lines.filter {
        $0.document == document && $0.charge != .tax && $0.amount != 0
      }
      let isTaxed = lines.contains { $0.taxBasisPoints != nil }
      guard isTaxed || [.points, .reimbursement, .gifts, .fees].contains(document) else {
        continue
      }
      var byCategory: [TaxCategory: [StatementLine]] = [:]
      for line in lines { byCategory[category(of: line, details), default: []].append(line) }
      for category in TaxCategory.allCases {
        guard let own = byCategory[category] else { continue }
        let suffix = byCategory.count > 1 ? "-\(category.rawValue)" : ""
        invoices.append(
          try Invoice(
            number: "\(statement.serial)-\(word(document))\(suffix)", document, category, own,
            statement.draft))
      }
    }
    return invoices
  }

  private init(
    number: String, _ document: StatementDocument, _ category: TaxCategory,
    _ lines: [StatementLine], _ draft: StatementDraft
  ) throws(AccountingError) {
    // What the supplier is owed is above zero.
    let side: Int128 = Self.isSelfBilled(document) ? -1 : 1
    let sum = try Sum.of(lines.lazy.map(\.amount))
    isCreditNote = side * Int128(sum) < 0
    let sign = isCreditNote ? -side : side
    self.number = number
    self.document = document
    self.category = category
    var own: [Line] = []
    for line in lines {
      own.append(
        Line(
          charge: line.charge, description: Self.description(of: line, draft.currency),
          amount: try Sum.fitting(sign * Int128(line.amount)),
          basisPoints: line.taxBasisPoints ?? 0))
    }
    self.lines = own
    var taxes: [Tax] = []
    for rate in Set(own.map(\.basisPoints)).sorted() {
      let base = try Sum.of(own.lazy.filter { $0.basisPoints == rate }.map(\.amount))
      let tax = draft.taxes.first {
        $0.document == document && $0.basisPoints == rate && category != .outsideScope
      }
      taxes.append(
        Tax(
          basisPoints: rate, base: base,
          amount: try Sum.fitting(sign * Int128(tax?.amount ?? 0))))
    }
    self.taxes = taxes
  }

  private static func category(
    of line: StatementLine, _ details: InvoiceDetails
  ) -> TaxCategory {
    guard let rate = line.taxBasisPoints else { return .outsideScope }
    return rate == 0 ? details.zeroCategory : .standard
  }

  private static func isSelfBilled(_ document: StatementDocument) -> Bool {
    switch document {
    case .points, .fees, .takings: false
    case .reimbursement, .gifts, .breakage, .deposit: true
    }
  }

  /// The word with which an invoice's number ends.
  private static func word(_ document: StatementDocument) -> String {
    switch document {
    case .points: "PTS"
    case .reimbursement: "RED"
    case .gifts: "GFT"
    case .takings: "TKG"
    case .fees: "FEE"
    case .breakage: "BRK"
    case .deposit: "DEP"
    }
  }

  /// Of what a line is the price: `1284317 at 0.009500 EUR`.
  private static func description(of line: StatementLine, _ currency: Currency) -> String? {
    guard line.quantity != 0 else { return nil }
    guard let rate = line.rateMicros else { return String(line.quantity) }
    let digits = String(rate.magnitude % 1_000_000)
    let decimals = String(repeating: "0", count: 6 - digits.count) + digits
    return "\(line.quantity) at \(rate / 1_000_000).\(decimals) \(currency.code)"
  }
}
