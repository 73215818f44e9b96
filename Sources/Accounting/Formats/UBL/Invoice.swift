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

  /// An invoice of before that a credit note corrects.
  struct Preceding: Hashable {
    let number: String
    let issuedOn: CivilDate
  }

  let number: String
  let document: StatementDocument
  let category: TaxCategory
  let isCreditNote: Bool
  let lines: [Line]
  let taxes: [Tax]
  /// Of a credit note, the invoices that it corrects, as far as lines say to what they belong.
  let preceding: [Preceding]

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
  ///
  /// - Parameter earlier: statements of before to which its lines belong.
  static func invoices(
    of statement: ClosedStatement, correcting earlier: [EarlierStatement],
    _ details: InvoiceDetails
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
      for line in lines {
        byCategory[category(of: line.taxBasisPoints, details), default: []].append(line)
      }
      for category in TaxCategory.allCases {
        guard let own = byCategory[category] else { continue }
        invoices.append(
          try Invoice(
            number: number(
              of: document, category, isOneOfSeveral: byCategory.count > 1, in: statement.serial),
            document, category, own, statement.draft,
            preceding: preceding(own, document, category, in: earlier, details)))
      }
    }
    return invoices
  }

  /// The number of the invoice of a statement's document, or of one of its categories.
  private static func number(
    of document: StatementDocument, _ category: TaxCategory, isOneOfSeveral: Bool,
    in serial: String
  ) -> String {
    "\(serial)-\(word(document))" + (isOneOfSeveral ? "-\(category.rawValue)" : "")
  }

  /// The invoices of the same document and category to which lines belong, the oldest first.
  private static func preceding(
    _ lines: [StatementLine], _ document: StatementDocument, _ category: TaxCategory,
    in earlier: [EarlierStatement], _ details: InvoiceDetails
  ) -> [Preceding] {
    let settlements = Set(lines.compactMap(\.belongsTo))
    return earlier.filter { settlements.contains($0.settlement) }
      .sorted { $0.settlement < $1.settlement }
      .compactMap { statement in
        let categories = Set(
          statement.parts.filter { $0.document == document }
            .map { self.category(of: $0.taxBasisPoints, details) })
        guard categories.contains(category) else { return nil }
        return Preceding(
          number: number(
            of: document, category, isOneOfSeveral: categories.count > 1, in: statement.serial),
          issuedOn: statement.issuedOn)
      }
  }

  private init(
    number: String, _ document: StatementDocument, _ category: TaxCategory,
    _ lines: [StatementLine], _ draft: StatementDraft, preceding: [Preceding]
  ) throws(AccountingError) {
    // What the supplier is owed is above zero.
    let side: Int128 = Self.isSelfBilled(document) ? -1 : 1
    let sum = try Sum.of(lines.lazy.map(\.amount))
    isCreditNote = side * Int128(sum) < 0
    let sign = isCreditNote ? -side : side
    self.preceding = isCreditNote ? preceding : []
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
    of taxBasisPoints: Int?, _ details: InvoiceDetails
  ) -> TaxCategory {
    guard let rate = taxBasisPoints else { return .outsideScope }
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
