/// Reads the escapes of a JSON string (RFC 8259, section 7).
enum JSONEscapes {
  /// The text between the quotation marks of a string that a parser has accepted already.
  ///
  /// A surrogate without its other half, which no parser here accepts, becomes U+FFFD.
  static func text(of inner: ArraySlice<UInt8>) -> String {
    guard inner.contains(UInt8(ascii: "\\")) else {
      return String(decoding: inner, as: UTF8.self)
    }
    var text: [UInt8] = []
    text.reserveCapacity(inner.count)
    var rest = inner
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\") {
        text.append(contentsOf: takeEscape(from: &rest).utf8)
      } else {
        text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Takes what follows a backslash.
  private static func takeEscape(from rest: inout ArraySlice<UInt8>) -> String {
    switch rest.popFirst() {
    case UInt8(ascii: "b"): "\u{8}"
    case UInt8(ascii: "f"): "\u{C}"
    case UInt8(ascii: "n"): "\n"
    case UInt8(ascii: "r"): "\r"
    case UInt8(ascii: "t"): "\t"
    case UInt8(ascii: "u"): takeScalar(from: &rest)
    case let byte?: String(UnicodeScalar(byte))
    case nil: ""
    }
  }

  /// Takes four hexadecimal digits, and those of the other half if they are half of a pair.
  private static func takeScalar(from rest: inout ArraySlice<UInt8>) -> String {
    var units = [takeUnit(from: &rest)]
    let isEscaped = rest.starts(with: Array("\\u".utf8))
    if UTF16.isLeadSurrogate(units[0]), isEscaped {
      rest = rest.dropFirst(2)
      units.append(takeUnit(from: &rest))
    }
    return String(decoding: units, as: UTF16.self)
  }

  private static func takeUnit(from rest: inout ArraySlice<UInt8>) -> UInt16 {
    let digits = String(decoding: rest.prefix(4), as: UTF8.self)
    rest = rest.dropFirst(4)
    return UInt16(digits, radix: 16) ?? 0xFFFD
  }
}
