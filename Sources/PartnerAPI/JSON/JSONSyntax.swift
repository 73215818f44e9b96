/// Says whether a text is one JSON value by the grammar of RFC 8259.
///
/// Foundation reads more than that: a comma after the last element, numbers such as `01` and `1.`,
/// control characters and unknown escapes in strings that nobody asks for. What one reader lets
/// pass another one, or the next release, refuses, so it is refused from the beginning. A byte
/// order mark at the front is ignored (RFC 8259, section 8.1, allows that).
struct JSONSyntax {
  /// How deep arrays and objects may lie in each other.
  static let depthMax = 64

  private let text: [UInt8]
  private var position = 0

  /// Whether `text`, which must be UTF-8, is one JSON value.
  static func isValid(_ text: [UInt8]) -> Bool {
    var reader = JSONSyntax(text: text)
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
    return reader.takeValue(depth: 0) && reader.position == text.count
  }

  private init(text: [UInt8]) { self.text = text }

  private var byte: UInt8? { position < text.count ? text[position] : nil }

  private mutating func take(_ wanted: UInt8) -> Bool {
    guard byte == wanted else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  /// Takes a value with the white space around it.
  private mutating func takeValue(depth: Int) -> Bool {
    guard depth <= Self.depthMax else { return false }
    skipSpace()
    let isValid =
      switch byte {
      case UInt8(ascii: "{"):
        takeList(until: UInt8(ascii: "}")) { $0.takeField(depth: depth + 1) }
      case UInt8(ascii: "["):
        takeList(until: UInt8(ascii: "]")) { $0.takeValue(depth: depth + 1) }
      case UInt8(ascii: "\""): takeString()
      case UInt8(ascii: "t"): takeLiteral("true")
      case UInt8(ascii: "f"): takeLiteral("false")
      case UInt8(ascii: "n"): takeLiteral("null")
      default: takeNumber()
      }
    skipSpace()
    return isValid
  }

  /// Takes an opening bracket, elements with commas between, and the closing bracket.
  private mutating func takeList(
    until end: UInt8, _ takeElement: (inout JSONSyntax) -> Bool
  ) -> Bool {
    position += 1
    skipSpace()
    if take(end) { return true }
    repeat {
      guard takeElement(&self) else { return false }
    } while take(UInt8(ascii: ","))
    return take(end)
  }

  private mutating func takeField(depth: Int) -> Bool {
    skipSpace()
    guard takeString() else { return false }
    skipSpace()
    return take(UInt8(ascii: ":")) && takeValue(depth: depth)
  }

  private mutating func takeLiteral(_ literal: StaticString) -> Bool {
    let end = position + literal.utf8CodeUnitCount
    guard end <= text.count else { return false }
    let found = literal.withUTF8Buffer { text[position..<end].elementsEqual($0) }
    position = end
    return found
  }

  private mutating func takeNumber() -> Bool {
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) {
      guard takeDigits() else { return false }
    }
    if take(UInt8(ascii: ".")) {
      guard takeDigits() else { return false }
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      guard takeDigits() else { return false }
    }
    return true
  }

  private mutating func takeDigits() -> Bool {
    let start = position
    while let byte, (0x30...0x39).contains(byte) { position += 1 }
    return position > start
  }

  private mutating func takeString() -> Bool {
    guard take(UInt8(ascii: "\"")) else { return false }
    while let byte {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return true
      case UInt8(ascii: "\\"):
        guard takeEscape() else { return false }
      case 0..<0x20: return false
      default: continue
      }
    }
    return false
  }

  /// Takes what follows a backslash; surrogates only in pairs, because half a character is none.
  private mutating func takeEscape() -> Bool {
    guard let byte else { return false }
    position += 1
    guard byte == UInt8(ascii: "u") else { return "\"\\/bfnrt".utf8.contains(byte) }
    guard let unit = takeUnit() else { return false }
    switch unit {
    case 0xD800...0xDBFF:
      guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")), let low = takeUnit() else {
        return false
      }
      return (0xDC00...0xDFFF).contains(low)
    case 0xDC00...0xDFFF: return false
    default: return true
    }
  }

  private mutating func takeUnit() -> UInt16? {
    guard position + 4 <= text.count else { return nil }
    let digits = text[position..<position + 4]
    guard digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }) else {
      return nil
    }
    position += 4
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}
