import Testing

@testable import Coalition

@Suite struct BoundedTextTests {
  @Test(arguments: ["1", "2026/11-0042", "ЧЕК-42", "領収書", String(repeating: "é", count: 64)])
  func `visible characters are kept as given`(text: String) throws {
    #expect(try Receipt(text).text == text)
    #expect(try OutletCode(text).description == text)
    #expect(try Reference(text).text == text)
    #expect(try CashierCode(text).text == text)
  }

  @Test(arguments: [
    ("", BoundedTextError.empty), (" ", .invisibleCharacter(at: 0)),
    ("a b", .invisibleCharacter(at: 1)), ("ab\n", .invisibleCharacter(at: 2)),
    ("a\u{0}", .invisibleCharacter(at: 1)), ("a\u{200B}b", .invisibleCharacter(at: 1)),
    ("\u{FEFF}a", .invisibleCharacter(at: 0)), ("a\u{202E}", .invisibleCharacter(at: 1)),
    ("\u{E000}", .invisibleCharacter(at: 0)), ("\u{A0}", .invisibleCharacter(at: 0)),
    (String(repeating: "x", count: 65), .tooLong(max: 64)),
  ])
  func `what the eye cannot see is refused`(text: String, error: BoundedTextError) {
    #expect(throws: error) { try Receipt(text) }
  }
}

@Suite struct MetadataTests {
  @Test func `metadata has one order whatever order it came in`() throws {
    let a = try Metadata([(key: "till", value: "7"), (key: "Zone", value: "a\tb\n")])
    let b = try Metadata([(key: "Zone", value: "a\tb\n"), (key: "till", value: "7")])
    #expect(a == b)
    #expect(a.entries.map(\.key) == ["Zone", "till"])
    #expect(a["till"] == "7")
    #expect(a["none"] == nil)
    #expect(Metadata.empty.entries.isEmpty)
  }

  @Test func `metadata stands on the inner side of its limits`() throws {
    let most = (1...20).map { (key: "k\($0)", value: String(repeating: "é", count: 500)) }
    #expect(try Metadata(most).entries.count == 20)
    #expect(throws: MetadataError.tooManyEntries) {
      try Metadata(most + [(key: "k21", value: "")])
    }
    let key = String(repeating: "k", count: 40)
    #expect(try Metadata([(key: key, value: "")])[key] == "")
  }

  @Test(arguments: [
    ("", "v", MetadataError.keyLength(key: "")),
    (String(repeating: "k", count: 41), "v", .keyLength(key: String(repeating: "k", count: 41))),
    ("a b", "v", .keyCharacter(key: "a b")), ("é", "v", .keyCharacter(key: "é")),
    ("k", String(repeating: "v", count: 501), .valueTooLong(key: "k")),
    ("k", "a\u{0}", .valueCharacter(key: "k")), ("k", "\u{1B}[2J", .valueCharacter(key: "k")),
  ])
  func `an entry beyond the limits says why`(key: String, value: String, error: MetadataError) {
    #expect(throws: error) { try Metadata([(key: key, value: value)]) }
  }

  @Test func `a key that stands twice is refused`() {
    #expect(throws: MetadataError.keyDuplicate(key: "k")) {
      try Metadata([(key: "k", value: "1"), (key: "k", value: "2")])
    }
  }
}
