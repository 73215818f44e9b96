import Coalition

/// Writes JSON answers, field by field, in the order in which the reference documents them.
///
/// Foundation encodes JSON without a stable order of fields; answers are compared byte by byte by
/// replays and tests, so they are written here, in one pass and without an intermediate tree.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  init(reserving capacity: Int = 1024) { bytes.reserveCapacity(capacity) }

  /// The bytes of one object.
  static func object(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.object(write)
    return writer.bytes
  }

  mutating func object(_ write: (inout JSONWriter) -> Void) {
    open("{")
    write(&self)
    close("}")
  }

  mutating func object(_ name: StaticString, _ write: (inout JSONWriter) -> Void) {
    key(name)
    object(write)
  }

  mutating func array<Elements: Sequence>(
    _ name: StaticString, of elements: Elements,
    _ write: (inout JSONWriter, Elements.Element) -> Void
  ) {
    key(name)
    open("[")
    for element in elements { write(&self, element) }
    close("]")
  }

  mutating func field(_ name: StaticString, _ text: String?) {
    key(name)
    if let text { string(text) } else { raw("null") }
  }

  mutating func field(_ name: StaticString, _ number: Int64?) {
    key(name)
    guard let number else { return raw("null") }
    separate()
    bytes.append(contentsOf: String(number).utf8)
    needsComma = true
  }

  mutating func field(_ name: StaticString, _ flag: Bool) {
    key(name)
    raw(flag ? "true" : "false")
  }

  mutating func field<Tag: IDTag>(_ name: StaticString, _ id: ID<Tag>?) {
    key(name)
    guard let id else { return raw("null") }
    quoted { id.append(to: &$0) }
  }

  mutating func field(_ name: StaticString, _ instant: Instant?) {
    key(name)
    guard let instant else { return raw("null") }
    quoted { instant.append(to: &$0) }
  }

  /// Money as design and reference write it: minor units and the currency's code.
  mutating func field(_ name: StaticString, _ money: Money?) {
    key(name)
    guard let money else { return raw("null") }
    object {
      $0.field("amount", money.minorUnits)
      $0.field("currency", money.currency.code)
    }
  }

  /// An object whose values are texts, in the order given.
  mutating func texts(_ name: StaticString, _ entries: [(key: String, value: String)]) {
    object(name) { json in
      for (key, value) in entries {
        json.string(key)
        json.bytes.append(UInt8(ascii: ":"))
        json.needsComma = false
        json.string(value)
      }
    }
  }

  /// A value that is JSON already.
  mutating func field(_ name: StaticString, json: String) {
    key(name)
    separate()
    bytes.append(contentsOf: json.utf8)
    needsComma = true
  }

  /// An element of an array.
  mutating func string(_ text: String) { quoted { Self.escape(text, into: &$0) } }

  // MARK: Punctuation

  private mutating func key(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  private mutating func raw(_ literal: StaticString) {
    separate()
    literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
    needsComma = true
  }

  private mutating func quoted(_ write: (inout [UInt8]) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    write(&bytes)
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  private mutating func open(_ bracket: Unicode.Scalar) {
    separate()
    bytes.append(UInt8(ascii: bracket))
    needsComma = false
  }

  private mutating func close(_ bracket: Unicode.Scalar) {
    bytes.append(UInt8(ascii: bracket))
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = false
  }

  /// Escapes what RFC 8259, section 7, demands; everything else stays UTF-8.
  private static func escape(_ text: String, into bytes: inout [UInt8]) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
      case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        bytes.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count)).utf8)
        bytes.append(contentsOf: digits.utf8)
      default: bytes.append(byte)
      }
    }
  }
}
