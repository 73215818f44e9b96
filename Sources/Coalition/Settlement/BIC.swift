/// The code of a bank (ISO 9362): four letters or digits of the party, two letters of the country,
/// two of its place, and three of the branch where one is named.
package struct BIC: Hashable, Sendable {
  /// As programs write it: capital letters and digits, eight or eleven of them.
  package let text: String

  /// Reads a code with letters of either case.
  package init(parsing text: some StringProtocol) throws(BankDetailError) {
    let characters = text.utf8.map(CheckedIdentifier.capital)
    guard characters.count == 8 || characters.count == 11,
      characters[4..<6].allSatisfy(CheckedIdentifier.isLetter),
      characters.allSatisfy({ CheckedIdentifier.isLetter($0) || CheckedIdentifier.isDigit($0) })
    else { throw .malformed }
    self.text = String(decoding: characters, as: UTF8.self)
  }
}
