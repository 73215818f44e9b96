/// By what banks know who collects by direct debit (SEPA): a country, two check digits,
/// three characters of the creditor's own choice, and its number in that country.
package struct CreditorIdentifier: Hashable, Sendable {
  /// Its shortest and longest length.
  package static let lengthRange: ClosedRange<Int> = 8...35

  /// As programs write it: capital letters and digits, no blanks.
  package let text: String

  /// Reads an identifier as people write it: blanks anywhere, letters of either case.
  ///
  /// The check digits are those of ISO 7064, over all but the creditor's own three characters.
  package init(parsing text: some StringProtocol) throws(BankDetailError) {
    let characters = text.utf8.filter { $0 != UInt8(ascii: " ") }.map(IBAN.capital)
    guard Self.lengthRange.contains(characters.count),
      characters[..<2].allSatisfy(IBAN.isLetter), characters[2..<4].allSatisfy(IBAN.isDigit),
      characters[4...].allSatisfy({ IBAN.isLetter($0) || IBAN.isDigit($0) })
    else { throw .malformed }
    guard IBAN.remainder(of: characters[7...] + characters[..<4]) == 1 else {
      throw .checkDigitsWrong
    }
    self.text = String(decoding: characters, as: UTF8.self)
  }
}
