/// Tokens of PDF as bytes (ISO 32000-1, 7.2 and 7.3).
extension [UInt8] {
  mutating func write(_ text: String) { append(contentsOf: text.utf8) }

  mutating func write(_ number: Int) {
    if number < 0 { append(UInt8(ascii: "-")) }
    writeDigits(number.magnitude)
  }

  private mutating func writeDigits(_ number: UInt) {
    if number > 9 { writeDigits(number / 10) }
    append(UInt8(ascii: "0") + UInt8(number % 10))
  }

  /// Writes hundredths as a number without zeros at its end: 1234 is `12.34`.
  mutating func write(hundredths: Int) {
    if hundredths < 0 { append(UInt8(ascii: "-")) }
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    writeDigits(whole)
    guard rest != 0 else { return }
    append(UInt8(ascii: "."))
    append(UInt8(ascii: "0") + UInt8(rest / 10))
    if !rest.isMultiple(of: 10) { append(UInt8(ascii: "0") + UInt8(rest % 10)) }
  }

  /// Writes a part of 255 with three decimals.
  mutating func write(part: UInt8) {
    switch part {
    case 0: append(UInt8(ascii: "0"))
    case 255: append(UInt8(ascii: "1"))
    default:
      let thousandths = (Int(part) * 1_000 + 127) / 255
      append(UInt8(ascii: "."))
      for digit in [thousandths / 100, thousandths / 10 % 10, thousandths % 10] {
        append(UInt8(ascii: "0") + UInt8(digit))
      }
    }
  }

  /// Writes a unit as four digits, for strings between angle brackets.
  mutating func write(hexadecimal unit: UInt16) {
    for shift in [12, 8, 4, 0] {
      let digit = UInt8(unit >> UInt16(shift) & 0xF)
      append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
    }
  }

  /// Writes a text for people: UTF-16 with its mark, between angle brackets (7.9.2.2).
  mutating func write(textString text: String) {
    write("<FEFF")
    for unit in text.utf16 { write(hexadecimal: unit) }
    write(">")
  }

  /// Writes codes of two bytes as a string between parentheses (7.3.4.2).
  mutating func write(codes: some Sequence<UInt16>) {
    append(UInt8(ascii: "("))
    for code in codes {
      writeInString(UInt8(code >> 8))
      writeInString(UInt8(code & 0xFF))
    }
    append(UInt8(ascii: ")"))
  }

  private mutating func writeInString(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"):
      append(UInt8(ascii: "\\"))
      append(byte)
    // Ends of lines would be read as one line feed, whatever they are.
    case 0x0D: write("\\r")
    case 0x0A: write("\\n")
    default: append(byte)
    }
  }
}

/// A sum over bytes that tells files apart (FNV-1a, twice): no secret hangs on it.
struct PDFDigest {
  private(set) var first: UInt64 = 0xCBF2_9CE4_8422_2325
  private(set) var second: UInt64 = 0x6C62_272E_07BB_0142

  mutating func add(_ bytes: [UInt8]) {
    for byte in bytes {
      first = (first ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
      second = (second ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
  }
}
