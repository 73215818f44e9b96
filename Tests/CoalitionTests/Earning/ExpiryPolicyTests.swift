import Testing

@testable import Coalition

@Suite struct ExpiryPolicyTests {
  @Test(arguments: [
    "never", "1-months", "24-months", "1200-months", "24-months-to-end-of-month",
    "24-months-to-end-of-quarter", "24-months-to-end-of-year", "24-months-to-30-06",
    "12-months-to-29-02", "12-months-of-inactivity", "18-months-of-inactivity-to-end-of-month",
    "18-months-of-inactivity-to-31-12",
  ])
  func `a policy reads back as its text`(text: String) throws {
    #expect(try ExpiryPolicy(parsing: text).description == text)
  }

  @Test(arguments: [
    ("", ExpiryPolicyError.malformed), ("Never", .malformed), ("24", .malformed),
    ("24 months", .malformed), ("-1-months", .malformed), ("024-months", .malformed),
    ("24-months-to-none", .malformed), ("24-months-", .malformed), ("months", .malformed),
    ("24-months-to-end-of-week", .malformed), ("0-months", .malformed),
    ("24-months-to-30-02", .noSuchDay), ("24-months-to-31-06", .noSuchDay),
    ("24-months-to-00-06", .noSuchDay), ("24-months-to-06-13", .noSuchDay),
    ("24-months-to-6-6", .malformed), ("24-months-to-06-30-", .malformed),
    ("24-months-of-sleep", .malformed), ("never-of-inactivity", .malformed),
    ("24-months-to-30-06-of-inactivity", .malformed),
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
