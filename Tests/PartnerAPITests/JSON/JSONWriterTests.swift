import Coalition
import FoundationEssentials
import Testing

@testable import PartnerAPI

@Suite struct JSONWriterTests {
  private func text(_ write: (inout JSONWriter) -> Void) -> String {
    String(decoding: JSONWriter.object(write), as: UTF8.self)
  }

  @Test func `fields stand in the order of writing, with commas only between`() {
    let written = text { json in
      json.field("z", "1")
      json.field("a", Int64(2))
      json.object("o") { _ in }
      json.array("l", of: [1, 2]) { json, item in json.object { $0.field("n", Int64(item)) } }
      json.array("e", of: [Int]()) { _, _ in }
      json.array("t", of: ["x", "y"]) { json, item in json.string(item) }
      json.field("f", false)
      json.field("j", json: #"{"k": "v"}"#)
      json.field("last", nil as String?)
    }
    #expect(
      written == #"{"z":"1","a":2,"o":{},"l":[{"n":1},{"n":2}],"e":[],"t":["x","y"],"f":false,"#
        + #""j":{"k": "v"},"last":null}"#)
  }

  @Test func `the outermost numbers are written whole`() {
    let written = text {
      $0.field("min", Int64.min)
      $0.field("max", Int64.max)
    }
    #expect(written == #"{"min":-9223372036854775808,"max":9223372036854775807}"#)
  }

  @Test func `values are written as the reference names them`() throws {
    let id: MemberID = ID(UUIDv7(high: 0, low: 0))
    let euro = try #require(Currency("EUR"))
    let written = text {
      $0.field("id", id)
      $0.field("at", Instant(microseconds: 1_500_000))
      $0.field("never", nil as Instant?)
      $0.field("money", Money(minorUnits: -5, currency: euro))
    }
    #expect(
      written == #"{"id":"mem_00000000000000000000000000","at":"1970-01-01T00:00:01.500Z","#
        + #""never":null,"money":{"amount":-5,"currency":"EUR"}}"#)
  }

  @Test(arguments: [
    ("a quotation mark and a backslash", #""\"#, #""\"\\""#),
    ("a line", "a\r\n\tb", #""a\r\n\tb""#),
    ("other controls", "\u{0}\u{1F}\u{8}", #""\u0000\u001f\u0008""#),
    ("delete and beyond ASCII", "\u{7F}é😀\u{2028}", "\"\u{7F}é😀\u{2028}\""),
    ("a slash", "</script>", #""</script>""#),
  ])
  func `texts are escaped as RFC 8259 demands`(name: String, value: String, literal: String) {
    #expect(text { $0.field("t", value) } == #"{"t":\#(literal)}"#)
  }

  /// The database gives `jsonb` back in an order of its own; a replay must not show it.
  @Test(arguments: [
    (
      #"[{"quantity":1,"sku":"s","amount":5,"category":"c"}]"#, #"[{"line":1,"quantity":2}]"#,
      #"{"b":"2","a":"1"}"#
    ),
    (
      #"[{"sku": "s", "amount": 5, "category": "c", "quantity": 1}]"#,
      #"[{"quantity": 2, "line": 1}]"#, #"{"a": "1", "b": "2"}"#
    ),
  ])
  func `what the database keeps has one text`(lines: String, returned: String, metadata: String) {
    let purchase = text {
      $0.purchaseLines(lines)
      $0.metadata(metadata)
    }
    #expect(
      purchase == #"{"lines":[{"sku":"s","category":"c","quantity":1,"amount":5}],"#
        + #""metadata":{"a":"1","b":"2"}}"#)
    #expect(text { $0.returnLines(returned) } == #"{"lines":[{"line":1,"quantity":2}]}"#)
    #expect(text { $0.metadata(nil) } == #"{"metadata":{}}"#)
    #expect(text { $0.purchaseLines(nil) } == #"{"lines":[]}"#)
  }

  @Test func `every text is read back as it was written`() throws {
    let scalars =
      (0...0xFFFF).compactMap { UnicodeScalar(UInt32($0)) } + ["\u{1F600}", "\u{10FFFF}"]
    let value = String(String.UnicodeScalarView(scalars))
    let written = JSONWriter.object { $0.field("t", value) }
    let read = try JSONDecoder().decode([String: String].self, from: Data(written))
    #expect(read["t"].map { Array($0.unicodeScalars) } == scalars)
  }
}
