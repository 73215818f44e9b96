import Coalition

/// Journals as CSV by a profile, in one file or several.
package enum CSVWriter {
  /// Where files go, piece by piece: the file's place from 1, and bytes of it.
  package typealias FileSink = (_ file: Int, _ bytes: [UInt8]) throws -> Void

  /// Writes books; an entry is never parted between two files.
  ///
  /// Throws `unsupported` for an entry of more lines than a file may have (`Journal.parted` cuts
  /// it) and for several commodities where no column tells them apart; `character`, `tooLong` and
  /// `formula` with the column's name; and what the sink throws.
  package static func write(
    _ books: Books, by profile: CSVProfile, to sink: @escaping FileSink
  ) throws {
    let showsCurrency = profile.columns.contains { $0.value.fields.contains(.currency) }
    guard showsCurrency || books.commodities.count <= 1 else {
      throw AccountingError.unsupported(
        "profile \(profile.name) has no column for the currency, and there are several")
    }
    var file = 1
    var rows = 0
    var output = Output { try sink(1, $0) }
    try begin(&output, profile)
    for (place, entry) in books.journal.entries.enumerated() {
      if let rowsMax = profile.rowsMax {
        guard entry.lines.count <= rowsMax else {
          throw AccountingError.unsupported(
            "entry \(entry.reference.text) has more than \(rowsMax) lines")
        }
        if rows + entry.lines.count > rowsMax {
          try output.flush()
          file += 1
          rows = 0
          let next = file
          output = Output { try sink(next, $0) }
          try begin(&output, profile)
        }
      }
      rows += entry.lines.count
      for (number, line) in entry.lines.enumerated() {
        let row = CSVRow(
          books: books, entry: entry, place: place, line: line, number: number,
          account: books.account(line.account), profile: profile)
        try output.write(try row.bytes)
      }
    }
    try output.flush()
  }

  private static func begin(_ output: inout Output, _ profile: CSVProfile) throws {
    if profile.hasByteOrderMark { try output.write([0xEF, 0xBB, 0xBF]) }
    guard profile.hasHeader else { return }
    let cells = try profile.columns.map { column in
      try CSVRow.quoted(
        column.header, by: profile, isNumber: profile.quoting == .texts, field: column.header)
    }
    let line = cells.joined(separator: String(profile.delimiter)) + profile.lineEnd.text
    try output.write(try profile.encoding.bytes(of: line, field: "header"))
  }
}

/// One row on its way into a file.
private struct CSVRow {
  let books: Books
  let entry: JournalEntry
  let place: Int
  let line: JournalLine
  let number: Int
  let account: BookedAccount
  let profile: CSVProfile

  var bytes: [UInt8] {
    get throws(AccountingError) {
      var bytes: [UInt8] = []
      for (index, column) in profile.columns.enumerated() {
        if index > 0, let delimiter = profile.delimiter.asciiValue { bytes.append(delimiter) }
        let cell = try Self.quoted(
          try cell(of: column), by: profile, isNumber: column.value.isOurs,
          field: column.header)
        if profile.encoding == .utf8 {
          bytes.append(contentsOf: cell.utf8)
        } else {
          bytes += try profile.encoding.bytes(of: cell, field: column.header)
        }
      }
      bytes.append(contentsOf: profile.lineEnd.text.utf8)
      return bytes
    }
  }

  private func cell(of column: CSVProfile.Column) throws(AccountingError) -> String {
    if let when = column.when, value(of: when).isEmpty { return "" }
    var cell = ""
    for part in column.value.parts {
      switch part {
      case .literal(let text): cell += text
      case .field(let field): cell += value(of: field)
      }
    }
    cell = try SafeText.checked(cell, field: column.header)
    if let digits = column.digits, !cell.isEmpty {
      cell = String(repeating: "0", count: max(0, digits - cell.count)) + cell
    }
    if !column.value.isOurs, Self.beginsFormula(cell) {
      guard profile.formulaGuard == .apostrophe else { throw .formula(field: column.header) }
      cell = "'" + cell
    }
    guard let limit = column.lengthMax, SafeText.isLonger(cell, than: limit) else { return cell }
    guard column.isCut else { throw .tooLong(field: column.header, limit: limit) }
    return SafeText.cut(cell, to: limit)
  }

  /// Whether a spreadsheet would calculate the cell; blanks before it do not help.
  private static func beginsFormula(_ cell: String) -> Bool {
    let first = cell.unicodeScalars.first { !$0.properties.isWhitespace }
    return switch first {
    case "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": true
    default: false
    }
  }

  static func quoted(
    _ cell: String, by profile: CSVProfile, isNumber: Bool, field: String
  ) throws(AccountingError) -> String {
    let needsMarks = needsMarks(cell, by: profile)
    let isQuoted =
      switch profile.quoting {
      case .needed: needsMarks
      case .texts: needsMarks || !isNumber
      case .always: true
      case .never: false
      }
    guard isQuoted else {
      let offender = cell.unicodeScalars.first {
        $0 == "\"" || profile.delimiter.unicodeScalars.first == $0
      }
      if needsMarks, let offender { throw .character(field: field, offender) }
      return cell
    }
    return "\""
      + cell.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }

  /// Whether a cell would be read as something else without quotation marks. Delimiters are ASCII,
  /// and control characters are refused before.
  private static func needsMarks(_ cell: String, by profile: CSVProfile) -> Bool {
    let blank = UInt8(ascii: " ")
    let delimiter = profile.delimiter.asciiValue
    return cell.utf8.first == blank || cell.utf8.last == blank
      || cell.utf8.contains { $0 == UInt8(ascii: "\"") || $0 == delimiter }
  }

  private func value(of field: CSVField) -> String {
    switch field {
    case .period: return books.journal.settlement
    case .entry: return String(place + 1)
    case .line: return String(number + 1)
    case .first: return number == 0 ? "1" : ""
    case .date: return profile.dateForm.text(of: entry.date)
    case .reference: return entry.reference.text
    case .kind: return entry.kind.rawValue
    case .text: return entry.text
    case .partnerCode: return line.account.partner.flatMap(books.party)?.code ?? ""
    case .partnerName: return line.account.partner.flatMap(books.party)?.name ?? ""
    case .accountCode: return account.code
    case .accountName: return account.name
    case .accountLedger: return account.customer == nil ? account.code : ""
    case .accountCustomer: return account.customer ?? ""
    case .accountPersonal: return account.personal ?? ""
    case .accountTax: return account.taxCode ?? profile.taxCode ?? ""
    case .costCentre: return account.costCentre ?? ""
    case .amount: return amount
    case .debit: return line.amount > 0 ? amount : ""
    case .credit: return line.amount < 0 ? magnitude : ""
    case .magnitude: return magnitude
    case .side: return line.amount > 0 ? profile.debitWord : profile.creditWord
    case .currency: return line.commodity.symbol
    }
  }

  private var amount: String {
    line.commodity.decimal(line.amount, mark: profile.decimalMark)
  }

  /// The amount without its sign, of the least number, too.
  private var magnitude: String { line.amount < 0 ? String(amount.dropFirst()) : amount }
}
