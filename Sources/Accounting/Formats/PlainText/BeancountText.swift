import Coalition

/// Journals as beancount reads them.
///
/// Accounts are opened on the first day and balances asserted on the day after the last, because
/// beancount checks them as a day begins; without any tolerance, because otherwise it lets a cent
/// pass.
package enum BeancountText {
  /// Writes books as a ledger. Throws `accountName` where two accounts of the chart are one for
  /// beancount, `character` for text that cannot stand in one, and whatever the sink throws.
  package static func write(_ books: Books, to sink: @escaping Sink) throws {
    var output = Output(to: sink)
    let journal = books.journal
    guard let first = journal.entries.first?.date, let last = journal.lastDay else {
      try output.write("; Settlement \(journal.settlement): nothing to book\n")
      return try output.flush()
    }
    let names = try accountNames(books)
    try output.write("; Settlement \(journal.settlement), books of \(journal.owner.code)\n\n")
    try output.write("option \"title\" \(quoted(try title(of: journal)))\n")
    for case .money(let currency) in books.commodities {
      try output.write("option \"operating_currency\" \"\(currency.code)\"\n")
    }
    try output.write("\n")
    for account in books.accountNames {
      let symbols = account.commodities.map(\.symbol).joined(separator: ",")
      try output.write("\(first) open \(names[account.name] ?? account.name) \(symbols)\n")
    }
    for entry in journal.entries {
      let text = quoted(try SafeText.checked(entry.text, field: "text"))
      try output.write("\n\(entry.date) * \(text) ^\(entry.reference.text)\n")
      for line in entry.lines {
        let name = books.account(line.account).name
        try output.write(
          posting(
            names[name] ?? name,
            "\(line.commodity.decimal(line.amount)) \(line.commodity.symbol)"))
      }
    }
    if let day = last.adding(days: 1), !journal.assertions.isEmpty {
      try output.write("\n")
      for assertion in journal.assertions {
        let name = books.account(assertion.account).name
        let amount = assertion.commodity.decimal(assertion.amount)
        try output.write(
          "\(day) balance \(names[name] ?? name) \(amount) ~ 0 \(assertion.commodity.symbol)\n"
        )
      }
    }
    try output.flush()
  }

  private static func title(of journal: Journal) throws(AccountingError) -> String {
    let owner = try SafeText.checked(journal.owner.name, field: "name of \(journal.owner.code)")
    return "\(owner), settlement \(journal.settlement)"
  }

  private static func posting(_ name: String, _ amount: String) -> String {
    let blanks = String(repeating: " ", count: max(2, 34 - name.utf8.count))
    return "  \(name)\(blanks)\(amount)\n"
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for character in text {
      if character == "\"" || character == "\\" { quoted.append("\\") }
      quoted.append(character)
    }
    return quoted + "\""
  }

  /// The accounts' names by those of the chart; two of the chart may not become one.
  private static func accountNames(_ books: Books) throws(AccountingError) -> [String: String] {
    var names: [String: String] = [:]
    var taken: Set<String> = []
    for account in books.accountNames {
      let name = try name(account.name)
      guard taken.insert(name).inserted else { throw .accountName(account.name) }
      names[account.name] = name
    }
    return names
  }

  /// The name as beancount demands it: five roots, and parts that begin with a capital letter or a
  /// digit and go on with letters, digits and dashes.
  private static func name(_ name: String) throws(AccountingError) -> String {
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)
    let roots: Set = ["Assets", "Liabilities", "Equity", "Income", "Expenses"]
    guard parts.count >= 2, roots.contains(String(parts[0])) else { throw .accountName(name) }
    var written: [String] = []
    for part in parts {
      guard let first = part.first else { throw .accountName(name) }
      let rest = part.dropFirst().map { $0.isLetter || $0.isNumber ? $0 : "-" }
      let start = first.isLetter ? first.uppercased() : String(first)
      guard first.isLetter || first.isNumber else { throw .accountName(name) }
      written.append(start + String(rest))
    }
    return written.joined(separator: ":")
  }
}
