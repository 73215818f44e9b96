/// Why a text names no bank account or bank.
package enum BankDetailError: Error, Hashable {
  /// It is not written as the standard demands.
  case malformed
  /// Its check digits do not fit: a digit is wrong or two have changed places.
  case checkDigitsWrong
}

/// The number of a bank account (ISO 13616): a country, two check digits, and up to thirty letters
/// and digits of the country's own.
package struct IBAN: Hashable, Sendable {
  /// Its shortest and longest length, without blanks.
  package static let lengthRange: ClosedRange<Int> = 15...34

  /// As programs write it: capital letters and digits, no blanks.
  package let text: String

  /// Reads a number as people write it: blanks anywhere, letters of either case.
  ///
  /// The first four characters go to the end, letters count from 10, and the remainder of the whole
  /// by 97 is 1 (ISO 7064). What a country demands of its own part is left to the bank.
  package init(parsing text: some StringProtocol) throws(BankDetailError) {
    let characters = text.utf8.filter { $0 != UInt8(ascii: " ") }.map(Self.capital)
    guard Self.lengthRange.contains(characters.count),
      characters[..<2].allSatisfy(Self.isLetter), characters[2..<4].allSatisfy(Self.isDigit),
      characters[4...].allSatisfy({ Self.isLetter($0) || Self.isDigit($0) })
    else { throw .malformed }
    let check =
      Int(characters[2] - UInt8(ascii: "0")) * 10
      + Int(characters[3] - UInt8(ascii: "0"))
    // 00, 01 and 99 leave the remainders of 97, 98 and 02, which are the ones that are assigned.
    guard (2...98).contains(check),
      Self.remainder(of: characters[4...] + characters[..<4]) == 1
    else { throw .checkDigitsWrong }
    self.text = String(decoding: characters, as: UTF8.self)
  }

  static func remainder(of characters: ArraySlice<UInt8>) -> Int {
    characters.reduce(0) { remainder, character in
      isDigit(character)
        ? (remainder * 10 + Int(character - UInt8(ascii: "0"))) % 97
        : (remainder * 100 + Int(character - UInt8(ascii: "A")) + 10) % 97
    }
  }

  static func capital(_ character: UInt8) -> UInt8 {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(character) ? character - 32 : character
  }

  static func isLetter(_ character: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(character)
  }

  static func isDigit(_ character: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character)
  }
}
