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

  /// Appends 26 digits: three bits, twelve times five, the five in the middle, twelve times five.
  static func append(_ uuid: UUIDv7, to text: inout [UInt8]) {
    let digits = digits
    text.append(digits[Int(uuid.high >> 61)])
    for shift in stride(from: UInt64(56), through: 1, by: -5) {
      text.append(digits[Int(uuid.high >> shift & 0x1F)])
    }
    text.append(digits[Int((uuid.high & 1) << 4 | uuid.low >> 60)])
    for shift in stride(from: UInt64(55), through: 0, by: -5) {
      text.append(digits[Int(uuid.low >> shift & 0x1F)])
    }
  }

  /// Reads exactly 26 digits, whose first is at most 7.
  static func decode(_ text: ArraySlice<UInt8>) throws(IDParseError) -> UUIDv7 {
    guard text.count == digitCount else { throw .wrongLength }
    let middle = text.startIndex + 13
    let front = try number(text[..<middle])
    guard text[text.startIndex] <= UInt8(ascii: "7") else { throw .tooLarge }
    let five = try number(text[middle...middle])
    let back = try number(text[(middle + 1)...])
    return UUIDv7(high: front << 1 | five >> 4, low: five << 60 | back)
  }

  private static func number(_ text: ArraySlice<UInt8>) throws(IDParseError) -> UInt64 {
    let values = values
    var number: UInt64 = 0
    for digit in text {
      let value = values[Int(digit)]
      guard value < 32 else { throw .invalidCharacter }
      number = number << 5 | UInt64(value)
    }
    return number
  }
}
