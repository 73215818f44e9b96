import Coalition
import HTTP
import Operations

/// The codes of a body: one on each line, as CSV with the heading `code` or `code,valid_until`, or
/// as NDJSON with the same fields. A line that is wrong is told and does not stop the others.
///
/// Nothing here repeats what stands on a line: it may be a code.
struct CodeLines {
  /// A line that holds no code.
  struct Refused: Error, Hashable {
    let line: Int
    let refusal: FieldRefusal
  }

  /// The bytes of one line.
  static let lineBytesMax = 1024

  /// In the order of their lines.
  private(set) var codes: [SentCode] = []
  private(set) var refused: [Refused] = []

  /// How many lines there were, the heading not counted.
  var count: Int { codes.count + refused.count }

  /// Reads the body of a request.
  init(of exchange: Exchange) throws(Problem) {
    switch exchange.request.headers.mediaType {
    case "text/csv": try self.init(csv: exchange.request.body)
    case "application/x-ndjson": try self.init(ndjson: exchange.request.body)
    default:
      throw Problem(
        .unsupportedMediaType,
        "send the codes as Content-Type: text/csv or application/x-ndjson")
    }
  }

  /// Reads CSV (RFC 4180) whose fields have no line ends.
  init(csv body: [UInt8]) throws(Problem) {
    var lines = Self.lines(of: body)
    if lines.first?.starts(with: [0xEF, 0xBB, 0xBF]) == true { lines[0].removeFirst(3) }
    guard let first = lines.first, let heading = Self.fields(of: first),
      heading == ["code"] || heading == ["code", "valid_until"]
    else {
      throw .invalidRequest([
        FieldError(
          pointer: "", refusal: .fieldFormat,
          detail: "expected the heading code or code,valid_until")
      ])
    }
    try Self.check(lines.count - 1)
    for (index, line) in lines.enumerated().dropFirst() {
      add(index + 1) { () throws(FieldRefusal) in
        guard let fields = Self.fields(of: line), fields.count == heading.count else {
          throw .fieldFormat
        }
        return (fields[0], fields.count > 1 && !fields[1].isEmpty ? fields[1] : nil)
      }
    }
  }

  /// Reads one JSON object from each line.
  init(ndjson body: [UInt8]) throws(Problem) {
    let lines = Self.lines(of: body)
    try Self.check(lines.count)
    for (index, line) in lines.enumerated() {
      add(index + 1) { () throws(FieldRefusal) in
        do throws(Problem) {
          return try JSONBody.read(Array(line)) { fields -> (String, String?)? in
            let code = fields.required("code", String.self) { $0 }
            let validUntil = fields.optional("valid_until", String.self) { $0 }
            return code.map { ($0, validUntil) }
          }
        } catch {
          throw error.errors.first?.refusal ?? .fieldFormat
        }
      }
    }
  }

  private mutating func add(
    _ line: Int, _ read: () throws(FieldRefusal) -> (code: String, validUntil: String?)
  ) {
    do throws(FieldRefusal) {
      let (text, time) = try read()
      let code: PoolCode
      do throws(BoundedTextError) {
        code = try PoolCode(text)
      } catch {
        throw error.refusal
      }
      var validUntil: Instant?
      if let time {
        validUntil = try? Instant(rfc3339: time)
        guard validUntil != nil else { throw .fieldFormat }
      }
      codes.append(SentCode(line: line, code: code, validUntil: validUntil))
    } catch {
      refused.append(Refused(line: line, refusal: error))
    }
  }

  /// The lines of a body, without the line feeds and carriage returns that end them.
  private static func lines(of body: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines = body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
  }

  private static func check(_ count: Int) throws(Problem) {
    guard (1...Platform.codesMax).contains(count) else {
      throw .invalidRequest([
        FieldError(
          pointer: "", refusal: count < 1 ? .fieldTooShort : .fieldTooLong,
          detail: "expected 1 to \(Platform.codesMax) codes, got \(count); send several uploads")
      ])
    }
  }

  /// The fields of a line of CSV; nil when it is none.
  private static func fields(of line: ArraySlice<UInt8>) -> [String]? {
    guard line.count <= lineBytesMax else { return nil }
    var fields: [String] = []
    var rest = line
    while true {
      guard let (field, after) = field(of: rest),
        let text = String(validating: field, as: UTF8.self)
      else { return nil }
      fields.append(text)
      guard let comma = after.first else { return fields }
      guard comma == UInt8(ascii: ",") else { return nil }
      rest = after.dropFirst()
    }
  }

  /// The field at the beginning of `rest`, and what follows it.
  private static func field(
    of rest: ArraySlice<UInt8>
  ) -> (field: [UInt8], after: ArraySlice<UInt8>)? {
    let quote = UInt8(ascii: "\"")
    guard rest.first == quote else {
      let field = rest.prefix { $0 != UInt8(ascii: ",") }
      return field.contains(quote) ? nil : (Array(field), rest.dropFirst(field.count))
    }
    var field: [UInt8] = []
    var index = rest.startIndex + 1
    while index < rest.endIndex {
      guard rest[index] == quote else {
        field.append(rest[index])
        index += 1
        continue
      }
      guard index + 1 < rest.endIndex, rest[index + 1] == quote else {
        return (field, rest[(index + 1)...])
      }
      field.append(quote)
      index += 2
    }
    return nil
  }
}
