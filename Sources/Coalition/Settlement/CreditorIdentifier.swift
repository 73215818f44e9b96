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
    let identifier = try CheckedIdentifier(parsing: text, lengthRange: Self.lengthRange)
    guard identifier.isRight(leavingOut: 3) else { throw .checkDigitsWrong }
    self.text = identifier.text
  }
}
