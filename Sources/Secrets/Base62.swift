/// The 62 digits `0-9 A-Z a-z`: text that survives a URL, a shell and a double click.
enum Base62 {
  static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

  static func isDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }

  /// Returns `count` digits, each of the 62 equally likely, drawn from `source`.
  ///
  /// A byte above the largest multiple of 62 is thrown away: its remainder would favour the first
  /// eight digits.
  static func randomDigits(_ count: Int, from source: (Int) -> [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    while text.count < count {
      for byte in source(count) where byte < 4 * 62 && text.count < count {
        text.append(digits[Int(byte % 62)])
      }
    }
    return text
  }

  /// Returns `value` in `count` digits, padded with zeros; what does not fit is a defect.
  static func encode(_ value: UInt64, count: Int) -> [UInt8] {
    var text: [UInt8] = []
    var rest = value
    for _ in 0..<count {
      text.append(digits[Int(rest % 62)])
      rest /= 62
    }
    precondition(rest == 0, "\(count) digits are too few")
    return text.reversed()
  }
}
