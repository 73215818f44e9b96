/// The number of a bank account (ISO 13616): a country, two check digits, and up to thirty letters
/// and digits of the country's own.
package struct IBAN: Hashable, Sendable {
  /// Its shortest and longest length, without blanks.
  package static let lengthRange: ClosedRange<Int> = 15...34

  /// As programs write it: capital letters and digits, no blanks.
  package let text: String

  /// Reads a number as people write it: blanks anywhere, letters of either case.
  ///
  /// What a country demands of its own part is left to the bank.
  package init(parsing text: some StringProtocol) throws(BankDetailError) {
    let identifier = try CheckedIdentifier(parsing: text, lengthRange: Self.lengthRange)
    // 00, 01 and 99 leave the remainders of 97, 98 and 02, which are the ones that are assigned.
    guard (2...98).contains(identifier.checkDigits), identifier.isRight() else {
      throw .checkDigitsWrong
    }
    self.text = identifier.text
  }
}
