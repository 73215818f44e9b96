/// What the identifiers of banking have in common: a country of two letters, two check digits, and
/// letters and digits of the country's own (ISO 7064, MOD 97-10).
struct CheckedIdentifier {
  /// Capital letters and digits.
  private let characters: [UInt8]

  var text: String { String(decoding: characters, as: UTF8.self) }

  /// The number that the two check digits are.
  var checkDigits: Int { Int(characters[2] - Self.zero) * 10 + Int(characters[3] - Self.zero) }

  /// Reads an identifier as people write it, with blanks anywhere and letters of either case, and
  /// does not judge its check digits; throws `malformed`.
  init(
    parsing text: some StringProtocol, lengthRange: ClosedRange<Int>
  ) throws(BankDetailError) {
    characters = text.utf8.filter { $0 != UInt8(ascii: " ") }.map(Self.capital)
    guard lengthRange.contains(characters.count), characters[..<2].allSatisfy(Self.isLetter),
      characters[2..<4].allSatisfy(Self.isDigit),
      characters[4...].allSatisfy({ Self.isLetter($0) || Self.isDigit($0) })
    else { throw .malformed }
  }

  /// Whether the check digits fit: the first four characters go to the end, letters count from 10,
  /// and the remainder of the whole by 97 is 1.
  ///
  /// - Parameter count: so many characters after the first four do not count.
  func isRight(leavingOut count: Int = 0) -> Bool {
    let counted = characters[(4 + count)...] + characters[..<4]
    return counted.reduce(0) { remainder, character in
      Self.isDigit(character)
        ? (remainder * 10 + Int(character - Self.zero)) % 97
        : (remainder * 100 + Int(character - UInt8(ascii: "A")) + 10) % 97
    } == 1
  }

  private static let zero = UInt8(ascii: "0")

  static func capital(_ character: UInt8) -> UInt8 {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(character) ? character - 32 : character
  }

  static func isLetter(_ character: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(character)
  }

  static func isDigit(_ character: UInt8) -> Bool {
    (zero...UInt8(ascii: "9")).contains(character)
  }
}
