import Coalition
import FoundationEssentials
import Testing

@testable import PartnerAPI

@Suite struct DuplicateFieldsTests {
  struct Row: Sendable, CustomStringConvertible {
    let description: String
    let json: String
    let pointer: String?

    init(_ name: String, _ json: String, _ pointer: String?) {
      description = name
      self.json = json
      self.pointer = pointer
    }
  }

  @Test(arguments: [
    Row("no fields", "{}", nil),
    Row("different fields", #"{"a":1,"b":2}"#, nil),
    Row("the same name in two objects", #"{"a":{"x":1},"b":{"x":1}}"#, nil),
    Row("the same name in an object and its outer one", #"{"a":{"a":1}}"#, nil),
    Row("the same name in items of a list", #"{"l":[{"a":1},{"a":1}]}"#, nil),
    Row("a value like a name", #"{"a":"a","b":"a"}"#, nil),
    Row("values like names in a list", #"{"a":["a","a"]}"#, nil),
    Row("a colon and braces in a text", #"{"a":"\"b\":1,{","b":"}:"}"#, nil),
    Row("names that differ in case", #"{"a":1,"A":2}"#, nil),
    Row("a backslash at the end of a text", #"{"a":"\\","b":"\\"}"#, nil),
    Row("the same name twice", #"{"a":1,"a":1}"#, "/a"),
    Row("the same name twice, apart", #"{"a":1,"b":2,"a":3}"#, "/a"),
    Row("white space before the colon", "{\"a\" :1,\"a\"\n\t: 2}", "/a"),
    Row("an empty name twice", #"{"":1,"":2}"#, "/"),
    Row("an escaped spelling", #"{"amount":1,"\u0061mount":2}"#, "/amount"),
    Row("escapes in capitals and small letters", #"{"\u00e4":1,"\u00E4":2}"#, "/ä"),
    Row("a pair of surrogates and its text", #"{"😀":1,"\ud83d\ude00":2}"#, "/😀"),
    Row("an escaped slash", #"{"a/b":1,"a\/b":2}"#, "/a~1b"),
    Row("deep inside", #"{"a":{"b":{"c":1,"c":2}}}"#, "/a/b/c"),
    Row("in an item of a list", #"{"l":[{},{"q":1,"q":2}]}"#, "/l/1/q"),
    Row("in lists of lists", #"{"l":[[],[1,[2,{"q":1,"q":2}]]]}"#, "/l/1/1/1/q"),
    Row("behind an object in a list", #"{"l":[{"a":[1,2]},3],"l":1}"#, "/l"),
    Row(
      "the first of several, as the text has them", #"{"b":{"x":1,"x":1},"a":1,"a":2}"#, "/b/x"),
  ])
  func `a field that stands twice is found where it stands`(row: Row) throws {
    #expect(try Self.duplicates(in: row.json).first == row.pointer)
  }

  @Test func `a duplicate is refused even where nobody reads the field`() {
    let outcome = BodyOutcome.reading(#"{"x":{"y":1,"y":2}}"#) { _ in true }
    #expect(outcome == "field_duplicate /x/y, field_unknown /x")
  }

  /// The goal is to find an escape that this and Foundation's parser read differently.
  @Test(arguments: (0..<200).map { UInt64($0) })
  func `escapes are read as the parser reads them`(seed: UInt64) throws {
    var dice = SplitMix(seed: seed)
    var inner = ""
    for _ in 0..<Int.random(in: 0...12, using: &dice) {
      inner += Self.pieces.randomElement(using: &dice) ?? ""
    }
    let token = Data("[\"\(inner)\"]".utf8)
    let parsed = try JSONDecoder().decode([String].self, from: token)
    #expect(JSONEscapes.text(of: Array(inner.utf8)[...]) == parsed.first, "seed \(seed)")
  }

  private static let pieces = [
    "a", "é", "😀", #"\n"#, #"\t"#, #"\r"#, #"\b"#, #"\f"#, #"\\"#, #"\""#, #"\/"#, #"\u0000"#,
    #"\u00e9"#, #"\u00E9"#, #"\uD83D\uDE00"#, #"\ud83d\ude00"#, #"\uffff"#, #"u0061"#,
  ]

  /// A caller whose key nobody has checked yet must not buy much work with few bytes.
  @Test func `ten thousand names cost ten thousand steps`() throws {
    let names = (0..<10_000).map { "\"\\u0061\($0)\":1" }.joined(separator: ",")
    #expect(try Self.duplicates(in: "{\(names),\"a9999\":1}") == ["/a9999"])
  }

  private static func duplicates(in json: String) throws -> [String] {
    let errors = FieldErrors()
    _ = try JSONParser.parse(Array(json.utf8), noting: errors)
    return errors.all.filter { $0.refusal == .fieldDuplicate }.map(\.pointer)
  }
}

/// A seeded source of randomness (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
/// Generators").
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
