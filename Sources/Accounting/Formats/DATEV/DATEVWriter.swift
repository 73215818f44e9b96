import Coalition

/// Books as batches of bookings in DATEV's format (EXTF 700, category 21, version 13), one file for
/// each month.
///
/// A row books one amount between two accounts, so an entry is cut into pairs against its pivot,
/// the line of the largest amount. A date has no year there: that is the batch's, which is why
/// months do not share a file.
package enum DATEVWriter {
  /// Where files go, piece by piece: the month as `202610`, and bytes of its file.
  package typealias MonthSink = (_ month: String, _ bytes: [UInt8]) throws -> Void

  /// The longest text of a booking, in characters; longer ones are cut, as DATEV itself would.
  package static let textLengthMax = 60
  /// The most digits of an amount before the decimal mark.
  static let amountDigitsMax = 10

  /// Writes books. Throws `unsupported` for points, a second currency, or one without two decimals,
  /// `accountName` for an account that is no number of the books' length, `character` and `tooLong`
  /// with the field's name, and what the sink throws.
  package static func write(
    _ books: Books, _ details: DATEVDetails, to sink: @escaping MonthSink
  ) throws {
    guard let commodity = books.commodities.first else { return }
    guard books.commodities.count == 1, case .money(let currency) = commodity,
      currency.exponent == 2
    else {
      throw AccountingError.unsupported("DATEV keeps books in one currency with two decimals")
    }
    var month = ""
    var output = Output { try sink(month, $0) }
    for entry in books.journal.entries {
      let batch = Batch(of: entry.date, details, currency, books.journal.settlement)
      if batch.month != month {
        try output.flush()
        month = batch.month
        let next = month
        output = Output { try sink(next, $0) }
        if details.encoding == .utf8 { try output.write([0xEF, 0xBB, 0xBF]) }
        for line in [batch.header, columnLine] {
          try output.write(try details.encoding.bytes(of: line + "\r\n", field: "header"))
        }
      }
      for row in try rows(of: entry, books, details, currency) {
        try output.write(try details.encoding.bytes(of: row, field: "Buchungstext"))
      }
    }
    try output.flush()
  }

  private static func rows(
    of entry: JournalEntry, _ books: Books, _ details: DATEVDetails, _ currency: Currency
  ) throws(AccountingError) -> [String] {
    let largest = entry.lines.indices.max {
      let (a, b) = (entry.lines[$0].amount.magnitude, entry.lines[$1].amount.magnitude)
      // Of two that are equal the earlier one is the pivot.
      return (a, $1) < (b, $0)
    }
    guard let largest else { return [] }
    let pivot = books.account(entry.lines[largest].account)
    let contra = try number(of: pivot, details)
    let text = SafeText.cut(
      try SafeText.checked(entry.text, field: "Buchungstext"), to: textLengthMax)
    var rows: [String] = []
    for (place, line) in entry.lines.enumerated() where place != largest {
      let account = books.account(line.account)
      let own = try number(of: account, details)
      // What stays on one account is no booking.
      guard own != contra else { continue }
      rows.append(
        """
        \(try amount(line));\(line.amount > 0 ? "\"S\"" : "\"H\"");"\(currency.code)";;;;\
        \(own);\(contra);\(try taxKey(of: account));\(DateForm.dayAndMonth.text(of: entry.date));\
        "\(entry.reference.text)";;;\(quoted(text));\(emptyToCostCentre)\
        \(try costCentre(of: account, or: pivot));\(emptyToLock)0\(emptyToEnd)\r\n
        """)
    }
    return rows
  }

  /// Fields 15 to 36, 38 to 113, and 115 to 125.
  private static let emptyToCostCentre = String(repeating: ";", count: 22)
  private static let emptyToLock = String(repeating: ";", count: 76)
  private static let emptyToEnd = String(repeating: ";", count: 11)

  private static func amount(_ line: JournalLine) throws(AccountingError) -> String {
    let text = line.commodity.decimal(line.amount, mark: ",")
    let positive = line.amount < 0 ? String(text.dropFirst()) : text
    guard positive.utf8.count <= amountDigitsMax + 3 else {
      throw .tooLong(field: "Umsatz", limit: amountDigitsMax)
    }
    return positive
  }

  /// The number of an account: the personal one where there is one, which has a digit more.
  private static func number(
    of account: BookedAccount, _ details: DATEVDetails
  ) throws(AccountingError) -> String {
    let number = account.personal ?? account.code
    let lengths =
      account.personal == nil
      ? 1...details.accountLength : (details.accountLength + 1)...(details.accountLength + 1)
    guard lengths.contains(number.utf8.count), isDigits(number) else {
      throw .accountName(number)
    }
    return number
  }

  /// The key that says how DATEV works out tax, where the chart names one.
  private static func taxKey(of account: BookedAccount) throws(AccountingError) -> String {
    guard let key = account.taxCode else { return "" }
    guard key.utf8.count <= 4, isDigits(key) else {
      throw .badConfiguration("the tax code \(key) of \(account.name) is no BU-Schlüssel")
    }
    return key
  }

  private static func costCentre(
    of account: BookedAccount, or pivot: BookedAccount
  ) throws(AccountingError) -> String {
    guard let centre = account.costCentre ?? pivot.costCentre else { return "" }
    guard !SafeText.isLonger(centre, than: 36) else { throw .tooLong(field: "KOST1", limit: 36) }
    return quoted(try SafeText.checked(centre, field: "KOST1"))
  }

  private static func isDigits(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  static func quoted(_ text: String) -> String {
    "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}

/// One file: the bookings of a month.
private struct Batch {
  let month: String
  let header: String

  init(of date: CivilDate, _ details: DATEVDetails, _ currency: Currency, _ settlement: String) {
    let parts = date.parts
    month = DateForm.yearAndMonth.text(of: date)
    let startYear = parts.month < details.fiscalYearStart ? parts.year - 1 : parts.year
    let start = String(startYear) + DateForm.twoDigits(details.fiscalYearStart) + "01"
    let last = month + String(CivilDate.dayCount(year: parts.year, month: parts.month))
    let title = DATEVWriter.quoted(SafeText.cut("Tessera \(settlement)", to: 30))
    // The time of its making is the batch's last day: the same export has the same bytes.
    header = """
      "EXTF";700;21;"Buchungsstapel";13;\(last)000000000;;"TE";"";"";\
      \(details.consultant);\(details.client);\(start);\(details.accountLength);\
      \(month)01;\(last);\(title);"";1;0;0;"\(currency.code)";;"";;;\
      \(details.chart.map { "\"\($0)\"" } ?? "\"\"");;;"";""
      """
  }
}
