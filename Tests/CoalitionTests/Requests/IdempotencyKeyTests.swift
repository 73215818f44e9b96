import Testing

@testable import Coalition

@Suite struct IdempotencyKeyTests {
  @Test(arguments: [
    ("8e03978e", "8e03978e"), ("\"8e03978e\"", "8e03978e"), ("a\"b", "a\"b"),
    ("\"a\\\"b\\\\c\"", "a\"b\\c"), ("a\\b", "a\\b"), ("~", "~"), ("!", "!"),
  ])
  func `the bare and the quoted form are the same key`(header: String, text: String) throws {
    #expect(try IdempotencyKey(header: header).text == text)
  }

  @Test(arguments: [
    ("", IdempotencyKeyError.empty), ("\"\"", .empty), ("\"", .badQuoting), ("\"a", .badQuoting),
    ("\"a\"b\"", .badQuoting), ("\"a\\b\"", .badQuoting), ("\"a\\\"", .badQuoting),
    ("\"a\";p=1", .badQuoting), ("a b", .invalidCharacter), ("\"a b\"", .invalidCharacter),
    ("é", .invalidCharacter), ("a\u{7F}", .invalidCharacter), ("a\t", .invalidCharacter),
  ])
  func `a header that is no key says why`(header: String, error: IdempotencyKeyError) {
    #expect(throws: error) { try IdempotencyKey(header: header) }
  }

  @Test func `a key has at most 255 characters, its quotation not counted`() throws {
    let longest = String(repeating: "k", count: 255)
    #expect(try IdempotencyKey(header: longest).text == longest)
    #expect(try IdempotencyKey(header: "\"\(longest)\"").text == longest)
    #expect(throws: IdempotencyKeyError.tooLong) { try IdempotencyKey(header: longest + "k") }
  }
}
