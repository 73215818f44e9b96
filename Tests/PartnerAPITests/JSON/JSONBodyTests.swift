import Testing

@testable import PartnerAPI

/// Bytes that are no JSON object, or one that two readers could understand differently.
@Suite struct JSONBodyTests {
  /// Reads `a` (a text) and `n` (a whole number), both of which may be absent.
  private static func read(_ fields: inout Fields) -> Bool? {
    _ = fields.optional("a", String.self) { $0 }
    _ = fields.optional("n", Int64.self) { $0 }
    return true
  }

  struct Bytes: Sendable, CustomStringConvertible {
    let description: String
    let bytes: [UInt8]

    init(_ name: String, _ bytes: [UInt8]) {
      description = name
      self.bytes = bytes
    }

    init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }

    init(_ name: String, utf16 text: String) {
      self.init(name, text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
    }
  }

  @Test(arguments: [
    Bytes("nothing", ""),
    Bytes("only white space", " \r\n\t"),
    Bytes("an array", #"[{"a":"x"}]"#),
    Bytes("a text", #""a""#),
    Bytes("a number", "7"),
    Bytes("null", "null"),
    Bytes("half an object", #"{"a":"x""#),
    Bytes("two objects", #"{"a":"x"}{"a":"y"}"#),
    Bytes("something behind the object", #"{"a":"x"} x"#),
    Bytes("a comma too many", #"{"a":"x",}"#),
    Bytes("a comma too few", #"{"a":"x" "n":1}"#),
    Bytes("a name without quotation marks", #"{a:"x"}"#),
    Bytes("apostrophes", "{'a':'x'}"),
    Bytes("a comment", #"{"a":"x"/* y */}"#),
    Bytes("a value that is a bare word", #"{"a":yes}"#),
    Bytes("NaN", #"{"n":NaN}"#),
    Bytes("a number with a leading zero", #"{"n":01}"#),
    Bytes("a number with a plus", #"{"n":+1}"#),
    Bytes("a hexadecimal number", #"{"n":0x1F}"#),
    Bytes("a number that ends in a point", #"{"n":1.}"#),
    Bytes("a bare line feed in a text", "{\"a\":\"x\ny\"}"),
    Bytes("an unknown escape", #"{"a":"\x41"}"#),
    Bytes("half an escape", #"{"a":"\u00"}"#),
    Bytes("a lone high surrogate", #"{"a":"\ud83d"}"#),
    Bytes("a lone low surrogate", #"{"a":"\ude00"}"#),
    Bytes("two high surrogates", #"{"a":"\ud83d\ud83d"}"#),
    Bytes("a zero byte in a text", "{\"a\":\"x\0\"}"),
    Bytes("UTF-16", utf16: #"{"a":"x"}"#),
    Bytes("UTF-16 with a mark", [0xFF, 0xFE] + Bytes("", utf16: #"{"a":"x"}"#).bytes),
    Bytes("a byte that begins nothing", [0x7B, 0x22, 0x61, 0x22, 0x3A, 0x22, 0xFF, 0x22, 0x7D]),
    Bytes("an overlong slash", [0x7B, 0x22, 0x61, 0x22, 0x3A, 0x22, 0xC0, 0xAF, 0x22, 0x7D]),
    Bytes(
      "a surrogate in UTF-8", Array(#"{"a":""#.utf8) + [0xED, 0xA0, 0x80] + Array(#""}"#.utf8)),
    Bytes("a mark of byte order", "\u{FEFF}{}"),
    Bytes("a delete for white space", "{\u{7F}}"),
    Bytes("a no-break space for white space", "{\u{A0}}"),
    Bytes("a bad escape in a field that nobody reads", #"{"x":"\q"}"#),
    Bytes("64 lists in an object", #"{"x":"# + nested(64) + "}"),
    Bytes("100,000 arrays in each other", #"{"x":"# + nested(100_000) + "}"),
  ])
  func `a body that is not one JSON object in UTF-8 is malformed`(body: Bytes) {
    #expect(BodyOutcome.reading(body.bytes, as: Self.read) == "malformed_json")
  }

  private static func nested(_ depth: Int) -> String {
    String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
  }

  @Test(arguments: [
    BodyRow("an empty object", "{}", "ok"),
    BodyRow("white space around everything", " { \"a\" :\t\"x\" ,\r\n\"n\": 1 } ", "ok"),
    BodyRow("null counts as absent", #"{"a":null,"n":null}"#, "ok"),
    BodyRow("an escaped name", #"{"\u0061":"x"}"#, "ok"),
    BodyRow("an escaped pair of surrogates", #"{"a":"\ud83d\ude00"}"#, "ok"),
    BodyRow("an escaped zero in a text", #"{"a":"\u0000"}"#, "ok"),
    BodyRow("63 lists in an object", #"{"x":"# + nested(63) + "}", "field_unknown /x"),
    BodyRow("the largest number", #"{"n":9223372036854775807}"#, "ok"),
    BodyRow("the smallest number", #"{"n":-9223372036854775808}"#, "ok"),
    BodyRow("minus zero", #"{"n":-0}"#, "ok"),
    BodyRow("a whole number with an exponent", #"{"n":1e2}"#, "ok"),
    BodyRow("a whole number with a fraction of nothing", #"{"n":1.0}"#, "ok"),
    BodyRow("one above the largest number", #"{"n":9223372036854775808}"#, "field_type /n"),
    BodyRow("a number of a hundred digits", "{\"n\":1\(zeros(99))}", "field_type /n"),
    BodyRow("an exponent beyond all bounds", #"{"n":1e400}"#, "field_type /n"),
    BodyRow("an enormous exponent", #"{"n":1e999999999}"#, "field_type /n"),
    BodyRow("a whole number of ten tenths", #"{"n":10e-1}"#, "ok"),
    BodyRow("a fraction of a tenth of ten", #"{"n":1.5e1}"#, "ok"),
    BodyRow("nothing, however small", #"{"n":0.000e-99999999999999999999}"#, "ok"),
    BodyRow("nearly one", #"{"n":0.99999999999999999999}"#, "field_type /n"),
    BodyRow("hardly more than a whole number", #"{"n":1250.00000000000000001}"#, "field_type /n"),
    BodyRow(
      "a fraction in a field that nobody reads", #"{"x":[1,1.5]}"#,
      "field_type /x/1, field_unknown /x"),
    BodyRow("a fraction", #"{"n":1.5}"#, "field_type /n"),
    BodyRow("a tiny fraction", #"{"n":1e-400}"#, "field_type /n"),
    BodyRow("a number as a text", #"{"n":"1"}"#, "field_type /n"),
    BodyRow("a truth for a number", #"{"n":true}"#, "field_type /n"),
    BodyRow("a list for a number", #"{"n":[1]}"#, "field_type /n"),
    BodyRow("a number for a text", #"{"a":1}"#, "field_type /a"),
    BodyRow("an object for a text", #"{"a":{}}"#, "field_type /a"),
    BodyRow("an unknown field", #"{"b":1}"#, "field_unknown /b"),
    BodyRow("an unknown field that is null", #"{"b":null}"#, "field_unknown /b"),
    BodyRow("a name in another case", #"{"A":"x"}"#, "field_unknown /A"),
    BodyRow("a name with a space", #"{"a ":"x"}"#, "field_unknown /a "),
    BodyRow("an empty name", #"{"":1}"#, "field_unknown /"),
    BodyRow("names with a slash and a tilde", #"{"x/y~z":1}"#, "field_unknown /x~1y~0z"),
    BodyRow(
      "two unknown fields, in the order of their names", #"{"c":1,"b":1}"#,
      "field_unknown /b, field_unknown /c"),
  ])
  func `a JSON object is read by its fields`(row: BodyRow) {
    #expect(BodyOutcome.reading(row.json, as: Self.read) == row.outcome)
  }

  private static func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }

  /// A number that a floating-point reader would round must not become another amount.
  @Test(arguments: ["9007199254740993.0", "9223372036854775807.0", "90071992547409930e-1"])
  func `a number is exact or refused`(text: String) throws {
    let read = { (fields: inout Fields) -> Int64? in fields.required("n", Int64.self) { $0 } }
    let body = Array("{\"n\":\(text)}".utf8)
    if let value = try? JSONBody.read(body, read) {
      let expected: [String: Int64] = [
        "9007199254740993.0": 9_007_199_254_740_993, "9223372036854775807.0": .max,
        "90071992547409930e-1": 9_007_199_254_740_993,
      ]
      #expect(value == expected[text])
    }
  }

  @Test func `at most twenty errors are listed`() {
    let many = (0..<30).map { "\"x\($0)\":1" }.joined(separator: ",")
    let outcome = BodyOutcome.reading("{\(many)}", as: Self.read)
    #expect(outcome.split(separator: ",").count == FieldErrors.errorsMax)
  }

  @Test func `a long unknown name is shown by its beginning`() {
    let name = String(repeating: "n", count: 41)
    let shown = String(repeating: "n", count: 40) + "…"
    #expect(BodyOutcome.reading("{\"\(name)\":1}", as: Self.read) == "field_unknown /\(shown)")
  }
}
