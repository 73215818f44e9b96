/// How one accounting program wants journals as CSV; a file in `deploy/export-profiles/`.
package struct CSVProfile: Hashable, Sendable {
  /// When cells stand in quotation marks.
  package enum Quoting: String, CaseIterable, Hashable, Sendable {
    /// Where the text would otherwise be read wrongly (RFC 4180).
    case needed
    /// All but numbers and dates.
    case texts
    /// All.
    case always
    /// None: text that would need them is refused.
    case never
  }

  /// What becomes of a cell that a spreadsheet would take for a formula.
  package enum FormulaGuard: String, CaseIterable, Hashable, Sendable {
    /// It gets an apostrophe before it.
    case apostrophe
    case refuse
  }

  /// How lines end.
  package enum LineEnd: String, CaseIterable, Hashable, Sendable {
    case crlf
    case lf

    var text: String { self == .crlf ? "\r\n" : "\n" }
  }

  /// A column.
  package struct Column: Hashable, Sendable {
    package let header: String
    package let value: CSVTemplate
    /// The column is empty where this field is.
    package let when: CSVField?
    /// The most characters; nil: no limit is known.
    package let lengthMax: Int?
    /// Whether longer text is cut; otherwise it is refused.
    package let isCut: Bool
    /// Digits are filled with zeros before them to so many; empty ones stay empty.
    package let digits: Int?

    /// Creates a column.
    package init(
      _ header: String, _ value: CSVTemplate, when: CSVField? = nil, lengthMax: Int? = nil,
      isCut: Bool = false, digits: Int? = nil
    ) {
      self.header = header
      self.value = value
      self.when = when
      self.lengthMax = lengthMax
      self.isCut = isCut
      self.digits = digits
    }
  }

  /// The most columns.
  package static let columnsMax = 100
  /// The range of the most rows of a file: the parts of an entry have three lines or more.
  package static let rowsMaxRange = 3...10_000_000

  package let name: String
  package let title: String
  package let encoding: TextEncoding
  /// Whether a file begins with a byte order mark; for UTF-8 alone.
  package let hasByteOrderMark: Bool
  package let delimiter: Character
  package let quoting: Quoting
  package let lineEnd: LineEnd
  package let hasHeader: Bool
  package let decimalMark: Character
  package let dateForm: DateForm
  /// The most rows of a file besides the header; entries are never parted between files.
  package let rowsMax: Int?
  package let formulaGuard: FormulaGuard
  package let debitWord: String
  package let creditWord: String
  /// The tax code of lines for which the chart names none.
  package let taxCode: String?
  /// Which payments are booked unless somebody asks for others: a program that takes its bank's
  /// lines from the bank alone wants none.
  package let payments: JournalScope.Payments
  package let columns: [Column]

  /// Creates a profile, or throws `badConfiguration`.
  package init(
    name: String, title: String, encoding: TextEncoding = .utf8, hasByteOrderMark: Bool = false,
    delimiter: Character = ",", quoting: Quoting = .needed, lineEnd: LineEnd = .crlf,
    hasHeader: Bool = true, decimalMark: Character = ".", dateForm: DateForm,
    rowsMax: Int? = nil, formulaGuard: FormulaGuard = .apostrophe, debitWord: String = "D",
    creditWord: String = "C", taxCode: String? = nil,
    payments: JournalScope.Payments = .recorded, columns: [Column]
  ) throws(AccountingError) {
    self.name = name
    self.title = title
    self.encoding = encoding
    self.hasByteOrderMark = hasByteOrderMark
    self.delimiter = delimiter
    self.quoting = quoting
    self.lineEnd = lineEnd
    self.hasHeader = hasHeader
    self.decimalMark = decimalMark
    self.dateForm = dateForm
    self.rowsMax = rowsMax
    self.formulaGuard = formulaGuard
    self.debitWord = debitWord
    self.creditWord = creditWord
    self.taxCode = taxCode
    self.payments = payments
    self.columns = columns
    if let problem { throw .badConfiguration("profile \(name): \(problem)") }
  }

  private var problem: String? {
    if !Self.isName(name) { return "a name is 1 to 32 of a-z, 0-9 and -" }
    if title.isEmpty || title.count > 120 { return "title has 1 to 120 characters" }
    if hasByteOrderMark, encoding != .utf8 { return "byte_order_mark is of utf-8 alone" }
    if !",;\t|".contains(delimiter) { return "delimiter is a comma, semicolon, tab or bar" }
    if !".,".contains(decimalMark) { return "decimal_mark is a point or a comma" }
    if decimalMark == delimiter, quoting != .always {
      return "decimal_mark is the delimiter, so quoting is always"
    }
    if let rowsMax, !Self.rowsMaxRange.contains(rowsMax) { return "rows_max is 3 to 10000000" }
    if !(1...Self.columnsMax).contains(columns.count) {
      return "there are 1 to \(Self.columnsMax) columns"
    }
    for column in columns {
      if let limit = column.lengthMax, !(1...32_767).contains(limit) {
        return "column \(column.header): length_max is 1 to 32767"
      }
      if let digits = column.digits, !(1...40).contains(digits) {
        return "column \(column.header): digits is 1 to 40"
      }
    }
    return nil
  }

  static func isName(_ text: String) -> Bool {
    (1...32).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
      }
  }
}
