import Testing

@testable import Secrets

@Suite struct APIKeySecretTests {
  /// A key whose randomness is all zeros, so that its checksum stands in this test for good: a
  /// change of the form would lock every partner out.
  static let known = APIKeySecret.generate(mode: .live) { Array(repeating: 0, count: $0) }

  /// The bytes of a text in the midst of others, as they lie in a request.
  private static func presented(_ text: String) -> ArraySlice<UInt8> {
    Array("key: \(text)".utf8).dropFirst("key: ".utf8.count)
  }

  @Test func `the form of a key never changes`() {
    let body = "tsk_live_" + String(repeating: "0", count: 43)
    #expect(Self.known.text == body + "0WLpMn")
    #expect(Self.known.text.utf8.count == APIKeySecret.characterCount)
    #expect(APIKeySecret.characterCount == 58)
  }

  @Test(arguments: APIKeySecret.Mode.allCases)
  func `a generated key reads back as itself`(mode: APIKeySecret.Mode) throws {
    let secret = APIKeySecret.generate(mode: mode)
    let again = try APIKeySecret(parsing: Self.presented(secret.text))
    #expect(again.text == secret.text)
    #expect(again.mode == mode)
    #expect(again.digest == SHA256.digest(Array(secret.text.utf8)))
    #expect(secret.text.hasPrefix("tsk_\(mode.rawValue)_"))
    #expect(APIKeySecret.generate(mode: mode).text != secret.text)
  }

  @Test func `every single wrong character is told from an unknown key`() {
    let text = Array(APIKeySecret.generate(mode: .test).text)
    for index in 9..<text.count {
      var wrong = text
      wrong[index] = wrong[index] == "x" ? "y" : "x"
      #expect(throws: APIKeySecret.ParseError.wrongChecksum, "at \(index)") {
        try APIKeySecret(parsing: Self.presented(String(wrong)))
      }
    }
  }

  struct Wrong: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    let error: APIKeySecret.ParseError
    var testDescription: String { name }
  }

  @Test(arguments: [
    Wrong(name: "empty", text: "", error: .unknownPrefix),
    Wrong(name: "another service's key", text: "sk_live_1234", error: .unknownPrefix),
    Wrong(name: "an unknown mode", text: "tsk_beta_1234", error: .unknownPrefix),
    Wrong(name: "upper-case prefix", text: known.text.uppercased(), error: .unknownPrefix),
    Wrong(name: "a space before", text: " " + known.text, error: .unknownPrefix),
    Wrong(
      name: "cut short", text: String(known.text.dropLast()),
      error: .wrongLength(found: 57, expected: 58)),
    Wrong(
      name: "a line feed after", text: known.text + "\n",
      error: .wrongLength(found: 59, expected: 58)),
    Wrong(
      name: "a dash within", text: "tsk_live_-" + known.text.dropFirst(10),
      error: .invalidCharacter(at: 9)),
    Wrong(
      name: "the other mode", text: "tsk_test_" + known.text.dropFirst(9), error: .wrongChecksum),
  ])
  func `a text that is no key says why`(row: Wrong) {
    #expect(throws: row.error) { try APIKeySecret(parsing: Self.presented(row.text)) }
    #expect(APIKeySecret(Self.presented(row.text)) == nil)
  }

  @Test func `nothing that prints a key prints its secret`() {
    let secret = APIKeySecret.generate(mode: .live)
    var dumped = ""
    dump(secret, to: &dumped)
    let random = secret.text.dropFirst(9).prefix(43)
    for printed in ["\(secret)", String(reflecting: secret), "\([secret])", dumped] {
      #expect(!printed.contains(random))
      #expect(printed.contains(secret.hint))
    }
    #expect(secret.hint.hasPrefix("tsk_live_…"))
  }

  @Test func `random digits are drawn without favour`() {
    var next: UInt8 = 0
    let text = Base62.randomDigits(62 * 4) { count in
      (0..<count).map { _ in
        defer { next &+= 1 }
        return next
      }
    }
    for digit in Base62.digits { #expect(text.count { $0 == digit } == 4) }
    #expect(Base62.encode(0, count: 6) == Array("000000".utf8))
    #expect(Base62.encode(UInt64(UInt32.max), count: 6) == Array("4gfFC3".utf8))
  }
}
