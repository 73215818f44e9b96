import Testing

@testable import Coalition

@Suite struct ExpiryPolicyTests {
  @Test(arguments: [
    "never", "1-months", "24-months", "1200-months", "24-months-to-end-of-month",
    "24-months-to-end-of-quarter", "24-months-to-end-of-year",
  ])
  func `a policy reads back as its text`(text: String) throws {
    #expect(try ExpiryPolicy(parsing: text).description == text)
  }

  @Test(arguments: [
    ("", ExpiryPolicyError.malformed), ("Never", .malformed), ("24", .malformed),
    ("24 months", .malformed), ("-1-months", .malformed), ("024-months", .malformed),
    ("24-months-to-none", .malformed), ("24-months-", .malformed), ("months", .malformed),
    ("24-months-to-end-of-week", .malformed), ("0-months", .malformed),
    ("1201-months", .monthsOutOfRange), ("99999999999999999999-months", .monthsOutOfRange),
  ])
  func `a text that is no policy says why`(text: String, error: ExpiryPolicyError) {
    #expect(throws: error) { try ExpiryPolicy(parsing: text) }
  }

  @Test func `a policy of no months cannot be made`() {
    #expect(throws: ExpiryPolicyError.monthsOutOfRange) { try ExpiryPolicy.Months(0) }
    #expect(throws: ExpiryPolicyError.monthsOutOfRange) { try ExpiryPolicy.Months(1201) }
  }
}
