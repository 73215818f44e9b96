import Coalition

/// Journals as the plain-text accounting programs hledger and ledger read them.
///
/// The two files differ in how a commodity is declared. Every account and commodity is declared, so
/// that the strict modes of both find a mistyped one, and the last entry asserts balances.
package enum LedgerText {
  /// Which program reads the file.
  package enum Dialect: String, CaseIterable, Hashable, Sendable {
    case hledger
    case ledger
  }

  /// Writes books as a journal. Throws `character` for text that cannot stand in one, and whatever
  /// the sink throws.
  package static func write(_ books: Books, _ dialect: Dialect, to sink: @escaping Sink) throws {
    var output = Output(to: sink)
    let journal = books.journal
    try output.write("; \(comment(journal))\n\n")
    for commodity in books.commodities {
      try output.write(declaration(of: commodity, dialect))
    }
    try output.write("\n")
    var columns: [String: String] = [:]
    for account in books.accountNames {
      let name = try name(account.name)
      columns[account.name] = column(name)
      try output.write("account \(name)\n")
    }
    func posting(_ key: AccountKey, _ amount: String) -> String {
      let name = books.account(key).name
      return (columns[name] ?? column(name)) + amount + "\n"
    }
    for entry in journal.entries {
      try output.write(
        "\n\(entry.date) * (\(entry.reference.text)) \(try description(entry.text))\n")
      for line in entry.lines {
        let amount = "\(line.commodity.decimal(line.amount)) \(line.commodity.symbol)"
        try output.write(posting(line.account, amount))
      }
    }
    if let day = journal.lastDay, !journal.assertions.isEmpty {
      try output.write("\n\(day) * (CHECK) \(title(of: journal))\n")
      for assertion in journal.assertions {
        let (commodity, symbol) = (assertion.commodity, assertion.commodity.symbol)
        let amount =
          "\(commodity.decimal(0)) \(symbol) = \(commodity.decimal(assertion.amount)) \(symbol)"
        try output.write(posting(assertion.account, amount))
      }
    }
    try output.flush()
  }

  private static func comment(_ journal: Journal) -> String {
    "Settlement \(journal.settlement), books of \(journal.owner.code)"
  }

  /// What the assertions say together.
  private static func title(of journal: Journal) -> String {
    let isSquare = journal.assertions.allSatisfy {
      $0.account.role != .clearing || $0.amount == 0
    }
    return isSquare ? "Clearing accounts are square" : "Clearing accounts are as stated"
  }

  private static func declaration(of commodity: Commodity, _ dialect: Dialect) -> String {
    let decimals = String(repeating: "0", count: commodity.exponent)
    let sample = commodity.exponent == 0 ? "1000" : "1000." + decimals
    // hledger wants a decimal mark in the number even where no decimals follow; ledger wants none.
    return switch dialect {
    case .hledger where commodity.exponent == 0: "commodity \(sample). \(commodity.symbol)\n"
    case .hledger: "commodity \(sample) \(commodity.symbol)\n"
    case .ledger:
      "commodity \(commodity.symbol)\n  format \(sample) \(commodity.symbol)\n"
    }
  }

  /// An account in a posting, up to where the files of accountants have the amount.
  private static func column(_ name: String) -> String {
    "    " + name + String(repeating: " ", count: max(2, 34 - name.count))
  }

  /// An account name: two blanks would end it, and some first characters mean something.
  private static func name(_ name: String) throws(AccountingError) -> String {
    let checked = try SafeText.checked(name, field: "account \(name)")
    let isName =
      !checked.contains("  ") && !checked.contains(";") && checked.first?.isLetter == true
      && checked.last?.isWhitespace == false
    guard isName else { throw .accountName(name) }
    return checked
  }

  /// A description: a semicolon would begin a comment, and hledger parts payee and note at a bar.
  private static func description(_ text: String) throws(AccountingError) -> String {
    String(
      try SafeText.checked(text, field: "text").map { character in
        switch character {
        case ";": ","
        case "|": "/"
        default: character
        }
      })
  }
}
