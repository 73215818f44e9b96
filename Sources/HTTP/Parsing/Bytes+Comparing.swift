import Glibc

extension [UInt8] {
  /// Whether `self[range]` is exactly the ASCII of `text`.
  func spells(_ text: StaticString, at range: Range<Int>) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    return unsafe UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
      .elementsEqual(self[range])
  }

  /// Whether `self[range]` is the ASCII of the lower-case `text`, whatever the case of its letters.
  func spellsIgnoringCase(_ text: StaticString, at range: Range<Int>) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    return unsafe UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
      .elementsEqual(self[range]) { expected, byte in expected == byte.asciiLowercased }
  }

  /// `range` without the spaces and tabs at its ends (`OWS` of RFC 9110, section 5.6.3).
  func trimmingWhitespace(in range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, self[start].isWhitespace { start += 1 }
    while end > start, self[end - 1].isWhitespace { end -= 1 }
    return start..<end
  }

  /// The first place of `byte` in `range`.
  func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    guard !range.isEmpty else { return nil }
    return unsafe withUnsafeBytes { all in
      let start = unsafe all.baseAddress! + range.lowerBound
      guard let found = unsafe memchr(start, CInt(byte), range.count) else { return nil }
      return unsafe range.lowerBound + (UnsafeRawPointer(found) - start)
    }
  }
}

extension UInt8 {
  static let carriageReturn: UInt8 = 13
  static let lineFeed: UInt8 = 10

  /// The byte, or the lower-case letter if it is an ASCII capital.
  var asciiLowercased: UInt8 { self &- 65 < 26 ? self | 0x20 : self }
  /// Whether the byte is a space or a horizontal tab.
  var isWhitespace: Bool { self == 0x20 || self == 0x09 }
  /// Whether the byte is an ASCII digit.
  var isDigit: Bool { self &- 0x30 < 10 }

  /// The value of the byte as a hexadecimal digit.
  var hexadecimalValue: UInt8? {
    if isDigit { return self &- 0x30 }
    let letter = asciiLowercased &- 97
    return letter < 6 ? letter &+ 10 : nil
  }
}
