import Testing

@testable import Coalition

@Suite struct MemberIdentifierTests {
  typealias Kind = MemberIdentifier.Kind

  struct Good: CustomTestStringConvertible, Sendable {
    let kind: Kind
    let text: String
    let value: String
    var testDescription: String { "\(kind): \(text.prefix(40))" }
  }

  @Test(arguments: [
    Good(kind: .card, text: "1234", value: "1234"),
    Good(kind: .card, text: " 1234 5678 9012 ", value: "123456789012"),
    Good(kind: .card, text: "ab-12", value: "AB-12"),
    Good(
      kind: .card, text: String(repeating: "7", count: 64), value: String(repeating: "7", count: 64)
    ),
    Good(kind: .phone, text: "+41 (44) 668-18.00", value: "+41446681800"),
    Good(kind: .phone, text: "+1/212/5550123", value: "+12125550123"),
    Good(kind: .phone, text: "+1234567", value: "+1234567"),
    Good(kind: .phone, text: "+123456789012345", value: "+123456789012345"),
    Good(kind: .email, text: "a@b", value: "a@b"),
    Good(kind: .email, text: "Ana.Lopez@Example.COM", value: "ana.lopez@example.com"),
    Good(kind: .email, text: "Ünal@example.com", value: "Ünal@example.com"),
    Good(kind: .external, text: "Kunde#42/é", value: "Kunde#42/é"),
  ])
  func `an identifier is brought into one form`(row: Good) throws {
    let identifier = try MemberIdentifier(row.kind, row.text)
    #expect(identifier.value == row.value)
    #expect(try MemberIdentifier(row.kind, row.value) == identifier)
  }

  struct Bad: CustomTestStringConvertible, Sendable {
    let kind: Kind
    let text: String
    let error: MemberIdentifierError
    var testDescription: String { "\(kind): \(text.prefix(40))" }
  }

  @Test(arguments: [
    Bad(kind: .card, text: "", error: .empty),
    Bad(kind: .card, text: "123", error: .tooShort(min: 4)),
    Bad(kind: .card, text: "1 2 3", error: .tooShort(min: 4)),
    Bad(kind: .card, text: String(repeating: "7", count: 65), error: .tooLong(max: 64)),
    Bad(kind: .card, text: "1234_5", error: .invalidCharacter),
    Bad(kind: .card, text: "1234\u{0}", error: .invalidCharacter),
    Bad(kind: .card, text: "１２３４", error: .invalidCharacter),
    Bad(kind: .phone, text: "0446681800", error: .countryCodeMissing),
    Bad(kind: .phone, text: "+0446681800", error: .countryCodeMissing),
    Bad(kind: .phone, text: "+123456", error: .tooShort(min: 7)),
    Bad(kind: .phone, text: "+1234567890123456", error: .tooLong(max: 15)),
    Bad(kind: .phone, text: "+1800FLOWERS", error: .invalidCharacter),
    Bad(kind: .phone, text: "++41446681800", error: .invalidCharacter),
    Bad(kind: .email, text: "@b", error: .tooShort(min: 3)),
    Bad(kind: .email, text: "abc", error: .notAnAddress),
    Bad(kind: .email, text: "a@b@c", error: .notAnAddress),
    Bad(kind: .email, text: "@example.com", error: .notAnAddress),
    Bad(kind: .email, text: "ana@", error: .notAnAddress),
    Bad(kind: .email, text: "a b@example.com", error: .invalidCharacter),
    Bad(kind: .email, text: "a\u{200B}b@example.com", error: .invalidCharacter),
    Bad(kind: .email, text: String(repeating: "a", count: 253) + "@b", error: .tooLong(max: 254)),
    Bad(kind: .external, text: String(repeating: "a", count: 129), error: .tooLong(max: 128)),
    Bad(kind: .external, text: "a b", error: .invalidCharacter),
    Bad(kind: .external, text: "a\n", error: .invalidCharacter),
  ])
  func `a text that identifies nobody says why`(row: Bad) {
    #expect(throws: row.error) { try MemberIdentifier(row.kind, row.text) }
  }

  static let partner = PartnerID(UUIDv7(high: 0, low: 1))
  static let neighbour = PartnerID(UUIDv7(high: 0, low: 2))

  @Test func `only an external number depends on who presents it`() throws {
    let card = try MemberIdentifier(.card, "1234")
    #expect(card.canonicalBytes(partner: Self.partner) == Array("card\0".utf8) + Array("1234".utf8))
    #expect(
      card.canonicalBytes(partner: Self.partner) == card.canonicalBytes(partner: Self.neighbour))
    let external = try MemberIdentifier(.external, "1234")
    #expect(
      external.canonicalBytes(partner: Self.partner)
        == Array("external\0prt_00000000000000000000000001\0".utf8) + Array("1234".utf8))
    #expect(
      external.canonicalBytes(partner: Self.partner)
        != external.canonicalBytes(partner: Self.neighbour))
  }

  @Test(arguments: [
    (Kind.card, "9876543210", "card …3210"), (.card, "12345", "card"),
    (.phone, "+41446681800", "phone …1800"), (.email, "ana@example.com", "email"),
    (.external, "customer-4711", "external"),
  ])
  func `nothing that prints an identifier prints its value`(
    kind: Kind, text: String, printed: String
  ) throws {
    let identifier = try MemberIdentifier(kind, text)
    var dumped = ""
    dump(identifier, to: &dumped)
    #expect("\(identifier)" == printed)
    #expect(String(reflecting: identifier) == printed)
    for output in ["\(identifier)", String(reflecting: identifier), "\([identifier])", dumped] {
      #expect(!output.contains(identifier.value))
    }
  }
}
