/// What a cell of a CSV file can show of a line.
package enum CSVField: String, CaseIterable, Hashable, Sendable {
  /// The settlement's name: `2026-10`.
  case period
  /// The entry's place among all, from 1.
  case entry
  /// The line's place in its entry, from 1.
  case line
  /// Not empty on the first line of an entry; for `when` alone.
  case first
  case date
  case reference
  case kind
  case text
  case partnerCode = "partner.code"
  case partnerName = "partner.name"
  case accountCode = "account.code"
  case accountName = "account.name"
  /// The account's code, unless the line is on a customer's account.
  case accountLedger = "account.ledger"
  case accountCustomer = "account.customer"
  case accountPersonal = "account.personal"
  /// The chart's tax code of the account, or else the profile's.
  case accountTax = "account.tax"
  case costCentre = "account.cost_centre"
  /// Debit above zero, credit below.
  case amount
  /// The amount if it is debit.
  case debit
  /// The amount if it is credit, above zero.
  case credit
  /// The amount without its sign.
  case magnitude
  /// The profile's word for debit or credit.
  case side
  case currency

  /// Whether a cell of the field alone is a number or a date of ours, which no one can have begun
  /// as a formula.
  var isOurs: Bool {
    switch self {
    case .entry, .line, .date, .amount, .debit, .credit, .magnitude: true
    default: false
    }
  }
}

/// What a column shows: fields in braces and text between them, as `{reference} {text}`.
package struct CSVTemplate: Hashable, Sendable {
  enum Part: Hashable, Sendable {
    case literal(String)
    case field(CSVField)
  }

  let parts: [Part]

  /// Reads a template; throws `badConfiguration` for a field that is none.
  package init(parsing text: String, column: String) throws(AccountingError) {
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      if open > rest.startIndex { parts.append(.literal(String(rest[..<open]))) }
      let after = rest[rest.index(after: open)...]
      let name = after.prefix { $0 != "}" }
      guard let close = after.firstIndex(of: "}"), let field = CSVField(rawValue: String(name)),
        field != .first
      else {
        throw .badConfiguration("column \(column): no field is called {\(name)}")
      }
      parts.append(.field(field))
      rest = after[after.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.literal(String(rest))) }
    self.parts = parts
  }

  /// The fields of the template.
  var fields: [CSVField] {
    parts.compactMap { part in
      if case .field(let field) = part { field } else { nil }
    }
  }

  /// Whether it shows a number or date of ours alone.
  var isOurs: Bool { parts.count == 1 && fields.first?.isOurs == true }
}
