import Testing

@testable import Coalition

@Suite struct IDTests {
  /// The kind of the specification's own examples.
  enum PrefixTag: IDTag {
    static var prefix: String { "prefix" }
  }

  struct Vector: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    let uuid: String
    var testDescription: String { name }
  }

  @Test(arguments: [
    Vector(
      name: "nil", text: "prefix_00000000000000000000000000",
      uuid: "00000000-0000-0000-0000-000000000000"),
    Vector(
      name: "one", text: "prefix_00000000000000000000000001",
      uuid: "00000000-0000-0000-0000-000000000001"),
    Vector(
      name: "ten", text: "prefix_0000000000000000000000000a",
      uuid: "00000000-0000-0000-0000-00000000000a"),
    Vector(
      name: "sixteen", text: "prefix_0000000000000000000000000g",
      uuid: "00000000-0000-0000-0000-000000000010"),
    Vector(
      name: "thirty-two", text: "prefix_00000000000000000000000010",
      uuid: "00000000-0000-0000-0000-000000000020"),
    Vector(
      name: "max-valid", text: "prefix_7zzzzzzzzzzzzzzzzzzzzzzzzz",
      uuid: "ffffffff-ffff-ffff-ffff-ffffffffffff"),
    Vector(
      name: "valid-alphabet", text: "prefix_0123456789abcdefghjkmnpqrs",
      uuid: "0110c853-1d09-52d8-d73e-1194e95b5f19"),
    Vector(
      name: "valid-uuidv7", text: "prefix_01h455vb4pex5vsknk084sn02q",
      uuid: "01890a5d-ac96-774b-bcce-b302099a8057"),
  ])
  func `an id is written as TypeID 0.3 writes it`(vector: Vector) throws {
    let id = try ID<PrefixTag>(parsing: vector.text)
    #expect(id.uuid.description == vector.uuid)
    #expect(id.description == vector.text)
  }

  struct Wrong: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    let error: IDParseError
    var testDescription: String { name }
  }

  static let wrongPrefix = IDParseError.wrongPrefix(expected: "prefix")

  @Test(arguments: [
    Wrong(name: "empty", text: "", error: wrongPrefix),
    Wrong(name: "another kind", text: "mem_01h455vb4pex5vsknk084sn02q", error: wrongPrefix),
    Wrong(
      name: "prefix-uppercase", text: "PREFIX_00000000000000000000000000", error: wrongPrefix),
    Wrong(name: "a longer prefix", text: "prefixx_0000000000000000000000000", error: wrongPrefix),
    Wrong(name: "no underscore", text: "prefix-00000000000000000000000000", error: wrongPrefix),
    Wrong(name: "the prefix alone", text: "prefix", error: wrongPrefix),
    Wrong(name: "separator-empty-prefix", text: "_00000000000000000000000000", error: wrongPrefix),
    Wrong(name: "no suffix", text: "prefix_", error: .wrongLength),
    Wrong(
      name: "suffix-short", text: "prefix_1234567890123456789012345", error: .wrongLength),
    Wrong(
      name: "suffix-long", text: "prefix_123456789012345678901234567", error: .wrongLength),
    Wrong(name: "a line feed", text: "prefix_01h455vb4pex5vsknk084sn02q\n", error: .wrongLength),
    Wrong(
      name: "suffix-spaces", text: "prefix_1234567890123456789012345 ",
      error: .invalidCharacter),
    Wrong(
      name: "suffix-uppercase", text: "prefix_0123456789ABCDEFGHJKMNPQRS",
      error: .invalidCharacter),
    Wrong(
      name: "suffix-hyphens", text: "prefix_123456789-123456789-123456",
      error: .invalidCharacter),
    Wrong(
      name: "suffix-wrong-alphabet", text: "prefix_ooooooiiiiiiuuuuuuulllllll",
      error: .invalidCharacter),
    Wrong(
      name: "suffix-ambiguous-crockford", text: "prefix_i23456789ol23456789oi23456",
      error: .invalidCharacter),
    Wrong(
      name: "suffix-overflow", text: "prefix_8zzzzzzzzzzzzzzzzzzzzzzzzz", error: .tooLarge),
  ])
  func `an id has one spelling`(row: Wrong) {
    #expect(throws: row.error) { try ID<PrefixTag>(parsing: row.text) }
  }

  @Test(arguments: seeds)
  func `every id reads back as itself and sorts by its time`(seed: UInt64) throws {
    var dice = SeededGenerator(seed: seed)
    var sequence = UUIDv7.Sequence()
    var last = ""
    for step in 0..<100 {
      let id = WalletID(sequence.next(milliseconds: UInt64(step / 3), using: &dice))
      #expect(try WalletID(parsing: id.description) == id)
      #expect(id.description > last)
      #expect(id.description.utf8.count == 30)
      last = id.description
    }
  }

  @Test func `the prefixes are those of the API`() {
    #expect(PartnerTag.prefix == "prt" && MemberTag.prefix == "mem" && WalletTag.prefix == "wal")
    #expect(PurchaseTag.prefix == "pur" && ReturnTag.prefix == "ret")
    #expect(RedemptionTag.prefix == "rdm" && RefundTag.prefix == "rfd")
    #expect(ReinstatementTag.prefix == "rei")
    #expect(AdjustmentTag.prefix == "adj" && MoveTag.prefix == "mov")
    #expect(OutletTag.prefix == "out" && TermsTag.prefix == "trm" && APIKeyTag.prefix == "key")
    #expect(GiftTag.prefix == "gft" && OrderTag.prefix == "ord")
    #expect(VoucherTag.prefix == "vch" && ActivationTag.prefix == "act")
  }
}
