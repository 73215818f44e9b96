import Coalition

/// Journals as JSON Lines: an object for each posting, for warehouses and one's own programs.
///
/// Keys are always in this order and always all there, so that every line has the same form. Who
/// reads the file must not guess the columns' types: DuckDB, for one, takes amounts of both signs
/// for floating-point numbers.
package enum JSONLines {
  /// The columns in their order with the SQL type of each.
  package static let columns: [(name: String, type: String)] = [
    ("period", "VARCHAR"), ("date", "DATE"), ("ref", "VARCHAR"), ("line", "INTEGER"),
    ("account", "VARCHAR"), ("partner", "VARCHAR"), ("amount_minor", "BIGINT"),
    ("currency", "VARCHAR"), ("exponent", "INTEGER"), ("memo", "VARCHAR"),
    ("kind", "VARCHAR"), ("account_code", "VARCHAR"), ("role", "VARCHAR"), ("charge", "VARCHAR"),
    ("tax_basis_points", "INTEGER"), ("tax_code", "VARCHAR"), ("cost_centre", "VARCHAR"),
  ]

  /// Writes books; throws `character` for text that controls devices, and what the sink throws.
  package static func write(_ books: Books, to sink: @escaping Sink) throws {
    var output = Output(to: sink)
    let journal = books.journal
    for entry in journal.entries {
      let memo = try SafeText.checked(entry.text, field: "text")
      for (place, line) in entry.lines.enumerated() {
        let account = books.account(line.account)
        let partner = line.account.partner.flatMap(books.party)?.code
        let values = [
          text(journal.settlement), text(entry.date.description), text(entry.reference.text),
          String(place + 1), text(try SafeText.checked(account.name, field: "account")),
          text(partner), String(line.amount), text(line.commodity.symbol),
          String(line.commodity.exponent), text(memo), text(entry.kind.rawValue),
          text(account.code), text(line.account.role.rawValue),
          text(line.account.charge?.rawValue), line.taxBasisPoints.map(String.init) ?? "null",
          text(account.taxCode), text(account.costCentre),
        ]
        var object = "{"
        for (column, value) in zip(columns, values) {
          object += (object.utf8.count > 1 ? "," : "") + "\"\(column.name)\":\(value)"
        }
        try output.write(object + "}\n")
      }
    }
    try output.flush()
  }

  /// A text as JSON; what it escapes beyond that, `checked` has refused.
  private static func text(_ text: String?) -> String {
    guard let text else { return "null" }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\":
        quoted.unicodeScalars.append("\\")
        quoted.unicodeScalars.append(scalar)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
