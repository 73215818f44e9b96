/// Why bytes are not a CSV file of RFC 4180.
struct CSVError: Error, Hashable, CustomStringConvertible {
  /// What is wrong; the end of the sentence "line 7 …".
  enum Reason: String, Hashable {
    case quoteInField = "has a quotation mark within a field that does not begin with one"
    case textAfterQuote = "has text after the end of a quoted field"
    case bareCarriageReturn = "has a carriage return without a line feed"
    case unfinishedQuote = "begins a quoted field that never ends"
    case controlCharacter = "has a control character"
    case notUTF8 = "is not UTF-8"
    case fieldTooLong = "has a field that is too long"
    case tooManyFields = "has too many fields"
    case fieldCountDiffers = "has another number of fields than the first line"
  }

  /// The line on which the row begins, from 1.
  let line: Int
  let reason: Reason

  var description: String { "line \(line) \(reason.rawValue)" }
}

/// Reads CSV as RFC 4180 defines it, and nothing that only resembles it: a value that bytes arrive
/// at in pieces of any size, and rows come out of.
///
/// Two kindnesses: lines may end in LF alone, and a byte order mark at the beginning is skipped.
/// Every row has as many fields as the first.
struct CSVReader {
  /// A row and the line on which it begins, from 1.
  struct Row: Hashable {
    let line: Int
    let fields: [String]
  }

  /// The limits of a file.
  struct Limits {
    /// The most bytes in one field.
    var fieldBytesMax = 65_536
    /// The most fields in one row.
    var fieldsMax = 256
  }

  private enum State {
    /// At the start of a field; then `plain`, `quoted`, or another start.
    case start
    /// Within a field without quotes; then a start.
    case plain
    /// Within quotes; then `quoteSeen`.
    case quoted
    /// After a quotation mark within quotes; then `quoted`, if it was doubled, or a start.
    case quoteSeen
    /// After a carriage return outside of quotes; then a start.
    case returnSeen
  }

  private let limits: Limits
  private var state = State.start
  private var line = 1
  private var rowLine = 1
  private var field: [UInt8] = []
  private var fields: [String] = []
  private var fieldCount: Int?
  private var bytesSeen = 0

  init(limits: Limits = Limits()) { self.limits = limits }

  /// Takes the next bytes and hands each row that they complete to `body`.
  mutating func read(
    _ bytes: some Sequence<UInt8>, _ body: (Row) throws -> Void
  ) throws {
    for byte in bytes {
      bytesSeen += 1
      if let row = try take(byte) { try body(row) }
    }
  }

  /// Ends the file; its last line need not end in a line feed.
  mutating func finish(_ body: (Row) throws -> Void) throws {
    switch state {
    case .quoted: throw CSVError(line: rowLine, reason: .unfinishedQuote)
    case .returnSeen: throw CSVError(line: rowLine, reason: .bareCarriageReturn)
    case .start where fields.isEmpty: return
    case .start, .plain, .quoteSeen: try body(try endRow())
    }
  }

  private mutating func take(_ byte: UInt8) throws(CSVError) -> Row? {
    switch (state, byte) {
    case (.quoted, UInt8(ascii: "\"")): state = .quoteSeen
    case (.quoted, _):
      if byte == UInt8(ascii: "\n") { line += 1 }
      try append(byte)
    case (.quoteSeen, UInt8(ascii: "\"")):
      try append(byte)
      state = .quoted
    case (.returnSeen, UInt8(ascii: "\n")): return try endRow()
    case (.returnSeen, _): throw CSVError(line: rowLine, reason: .bareCarriageReturn)
    case (_, UInt8(ascii: ",")): try endField()
    case (_, UInt8(ascii: "\r")): state = .returnSeen
    case (_, UInt8(ascii: "\n")): return try endRow()
    case (.start, UInt8(ascii: "\"")): state = .quoted
    case (.plain, UInt8(ascii: "\"")): throw CSVError(line: rowLine, reason: .quoteInField)
    case (.quoteSeen, _): throw CSVError(line: rowLine, reason: .textAfterQuote)
    case (.start, _), (.plain, _):
      state = .plain
      try append(byte)
      skipByteOrderMark()
    }
    return nil
  }

  private mutating func append(_ byte: UInt8) throws(CSVError) {
    // Within quotes line ends and tabs are text; other control characters never are.
    let isText = byte >= 0x20 || [0x09, 0x0A, 0x0D].contains(byte)
    guard isText, byte != 0x7F else { throw CSVError(line: rowLine, reason: .controlCharacter) }
    guard field.count < limits.fieldBytesMax else {
      throw CSVError(line: rowLine, reason: .fieldTooLong)
    }
    field.append(byte)
  }

  private mutating func skipByteOrderMark() {
    guard bytesSeen == 3, field == [0xEF, 0xBB, 0xBF] else { return }
    field = []
    state = .start
  }

  private mutating func endField() throws(CSVError) {
    guard fields.count < limits.fieldsMax else {
      throw CSVError(line: rowLine, reason: .tooManyFields)
    }
    guard let text = String(validating: field, as: UTF8.self) else {
      throw CSVError(line: rowLine, reason: .notUTF8)
    }
    fields.append(text)
    field.removeAll(keepingCapacity: true)
    state = .start
  }

  private mutating func endRow() throws(CSVError) -> Row {
    try endField()
    if let fieldCount, fields.count != fieldCount {
      throw CSVError(line: rowLine, reason: .fieldCountDiffers)
    }
    fieldCount = fields.count
    let row = Row(line: rowLine, fields: fields)
    fields.removeAll(keepingCapacity: true)
    line += 1
    rowLine = line
    return row
  }
}
