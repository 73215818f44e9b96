import Coalition
import Testing

@Suite struct CreditorIdentifierTests {
  @Test func `published examples are read, with blanks and letters of either case`() throws {
    #expect(
      try CreditorIdentifier(parsing: "de98 zzz 09999999999").text == "DE98ZZZ09999999999")
    // The three characters of the creditor's own choice are not checked.
    _ = try CreditorIdentifier(parsing: "DE98ABC09999999999")
  }

  @Test(arguments: ["DE98ZZZ09999999998", "DE89ZZZ09999999999", "AT98ZZZ09999999999"])
  func `a wrong digit is found`(text: String) {
    #expect(throws: BankDetailError.checkDigitsWrong) { try CreditorIdentifier(parsing: text) }
  }

  @Test(arguments: ["", "DE98ZZZ", "1E98ZZZ09999999999", "DE98ZZZ0999-999999"])
  func `what is no identifier is malformed`(text: String) {
    #expect(throws: BankDetailError.malformed) { try CreditorIdentifier(parsing: text) }
  }
}
