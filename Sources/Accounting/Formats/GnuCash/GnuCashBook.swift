import Coalition

/// Books as a whole book of GnuCash: XML, version 2, not compressed.
///
/// GnuCash repairs silently what does not balance and what has no account, so a book must be right
/// before it is opened: entries balance by their initializer, and every split names an account that
/// is declared above it. Identifiers follow from names, so the same export has the same bytes, and
/// the book of the next settlement has the same accounts.
package enum GnuCashBook {
  /// Writes books. Throws `unsupported` for points, which are no currency there, `character` with
  /// the field's name, and what the sink throws.
  package static func write(_ books: Books, to sink: @escaping Sink) throws {
    guard !books.commodities.contains(.points) else {
      throw AccountingError.unsupported("points in a book of GnuCash")
    }
    let tree = try GnuCashAccounts(books)
    let transactions = books.journal.entries.reduce(0) {
      $0 + Set($1.lines.map(\.commodity)).count
    }
    var xml = try XMLWriter(to: sink)
    let owner = books.journal.owner.code
    try xml.element("gnc-v2", namespaces) { xml in
      try xml.element("gnc:count-data", ["cd:type": "book"], "1")
      try xml.element("gnc:book", version) { xml in
        try xml.element("book:id", guid, identifier("book", owner))
        let counts = [
          ("commodity", books.commodities.count), ("account", tree.accounts.count + 1),
          ("transaction", transactions),
        ]
        for (what, count) in counts {
          try xml.element("gnc:count-data", ["cd:type": what], String(count))
        }
        for commodity in books.commodities {
          try currency("gnc:commodity", commodity, version, to: &xml)
        }
        try tree.write(to: &xml)
        for (place, entry) in books.journal.entries.enumerated() {
          // Every commodity of an entry balances by itself, and a transaction has one currency.
          for commodity in Set(entry.lines.map(\.commodity)).sorted(by: Commodity.comesBefore) {
            try write(entry, place, commodity, books, tree, to: &xml)
          }
        }
      }
    }
    try xml.finish()
  }

  static let version: XMLWriter.Attributes = ["version": "2.0.0"]
  static let guid: XMLWriter.Attributes = ["type": "guid"]
  /// Every prefix is declared as GnuCash itself declares it.
  private static let namespaces: XMLWriter.Attributes = [
    "xmlns:gnc": "http://www.gnucash.org/XML/gnc", "xmlns:act": "http://www.gnucash.org/XML/act",
    "xmlns:book": "http://www.gnucash.org/XML/book", "xmlns:cd": "http://www.gnucash.org/XML/cd",
    "xmlns:cmdty": "http://www.gnucash.org/XML/cmdty",
    "xmlns:slot": "http://www.gnucash.org/XML/slot",
    "xmlns:split": "http://www.gnucash.org/XML/split",
    "xmlns:trn": "http://www.gnucash.org/XML/trn", "xmlns:ts": "http://www.gnucash.org/XML/ts",
  ]

  static func currency(
    _ element: String, _ commodity: Commodity, _ attributes: XMLWriter.Attributes = [:],
    to xml: inout XMLWriter
  ) throws {
    try xml.element(element, attributes) { xml in
      try xml.element("cmdty:space", "CURRENCY")
      try xml.element("cmdty:id", commodity.symbol)
    }
  }

  private static func write(
    _ entry: JournalEntry, _ place: Int, _ commodity: Commodity, _ books: Books,
    _ tree: GnuCashAccounts, to xml: inout XMLWriter
  ) throws {
    let owner = books.journal.owner.code
    let name =
      "\(books.journal.settlement)|\(entry.reference.text)|\(place)|\(commodity.symbol)"
    try xml.element("gnc:transaction", version) { xml in
      try xml.element("trn:id", guid, identifier("transaction", owner, name))
      try currency("trn:currency", commodity, to: &xml)
      try xml.element("trn:num", entry.reference.text)
      for field in ["trn:date-posted", "trn:date-entered"] {
        // At 10:59 UTC it is the same day in every time zone of GnuCash's users.
        try xml.element(field) { try $0.element("ts:date", "\(entry.date) 10:59:00 +0000") }
      }
      try xml.element("trn:description", entry.text, field: "text")
      try xml.element("trn:splits") { xml in
        for (number, line) in entry.lines.enumerated() where line.commodity == commodity {
          let amount = "\(line.amount)/\(denominator(of: commodity))"
          let account = tree.path(of: books.account(line.account).name, in: commodity)
          try xml.element("trn:split") { xml in
            try xml.element("split:id", guid, identifier("split", owner, "\(name)|\(number)"))
            try xml.element("split:reconciled-state", "n")
            try xml.element("split:value", amount)
            try xml.element("split:quantity", amount)
            try xml.element("split:account", guid, tree.identifier(of: account))
          }
        }
      }
    }
  }

  static func denominator(of commodity: Commodity) -> Int64 {
    (0..<commodity.exponent).reduce(1) { power, _ in power * 10 }
  }

  /// Thirty-two hexadecimal digits that follow from some words: FNV-1a in 128 bits, which keeps
  /// different words apart and keeps no secret.
  static func identifier(_ words: String...) -> String {
    var hash: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D
    for byte in words.joined(separator: "|").utf8 {
      hash ^= UInt128(byte)
      hash = hash &* 0x0000_0000_0100_0000_0000_0000_0000_013B
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 32 - digits.count) + digits
  }
}
