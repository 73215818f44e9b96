/// Crockford's base 32 as TypeID 0.3 uses it: 26 lower-case digits for 128 bits, no aliases.
enum Base32 {
  /// The number of digits for 128 bits; the first holds only three of them.
  static let digitCount = 26

  private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// The value of each ASCII digit, or 255.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
    return values
  }()

  static func append(_ uuid: UUIDv7, to text: inout [UInt8]) {
    let bits = UInt128(uuid.high) << 64 | UInt128(uuid.low)
    for index in 0..<digitCount {
      let shift = UInt128(5 * (digitCount - 1 - index))
      text.append(digits[Int(truncatingIfNeeded: bits >> shift) & 0x1F])
    }
  }

  /// Reads exactly 26 digits, whose first is at most 7.
  static func decode(_ text: some Collection<UInt8>) throws(IDParseError) -> UUIDv7 {
    guard text.count == digitCount else { throw .wrongLength }
    var bits: UInt128 = 0
    for (index, digit) in text.enumerated() {
      let value = values[Int(digit)]
      guard value < 32 else { throw .invalidCharacter }
      guard index > 0 || value < 8 else { throw .tooLarge }
      bits = bits << 5 | UInt128(value)
    }
    return UUIDv7(
      high: UInt64(truncatingIfNeeded: bits >> 64), low: UInt64(truncatingIfNeeded: bits))
  }
}
