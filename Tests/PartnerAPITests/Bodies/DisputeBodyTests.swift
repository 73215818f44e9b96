import Testing

@testable import PartnerAPI

@Suite struct DisputeBodyTests {
  private static func body(_ rest: String, amount: Int = 1, line: String = "1") -> String {
    #"{"statement":"stm_01jd8x3v5wf6zr8v2y0kq4m9st","line":\#(line),"#
      + #""amount":{"amount":\#(amount),"currency":"EUR"}\#(rest)}"#
  }
  private static let reason = #","reason":"twice""#
  private static func evidence(_ pieces: String) -> String {
    reason + #","evidence":[\#(pieces)]"#
  }
  private static func pieces(_ count: Int) -> String {
    evidence(
      Array(repeating: #"{"kind":"a","text":"b"}"#, count: count).joined(separator: ","))
  }
  private static func text(_ count: Int) -> String { String(repeating: "x", count: count) }

  @Test(arguments: [
    BodyRow("without evidence", body(reason), "ok"),
    BodyRow("an empty list", body(evidence("")), "ok"),
    BodyRow("no reason", body(""), "field_missing /reason"),
    BodyRow("an empty reason", body(#","reason":"""#), "field_too_short /reason"),
    BodyRow("2000 characters", body(#","reason":"\#(text(2000))""#), "ok"),
    BodyRow("2001 characters", body(#","reason":"\#(text(2001))""#), "field_too_long /reason"),
    BodyRow("U+0000", body(#","reason":"a\u0000b""#), "field_format /reason"),
    BodyRow("nothing disputed", body(reason, amount: 0), "field_too_small /amount"),
    BodyRow("line 0", body(reason, line: "0"), "field_too_small /line"),
    BodyRow("line 2^31 - 1", body(reason, line: "2147483647"), "ok"),
    BodyRow("line 2^31", body(reason, line: "2147483648"), "field_too_large /line"),
    BodyRow("a text", body(evidence(#"{"kind":"note","text":"see"}"#)), "ok"),
    BodyRow("an address", body(evidence(#"{"kind":"scan","url":"https://a.example/1"}"#)), "ok"),
    BodyRow(
      "both", body(evidence(#"{"kind":"scan","text":"a","url":"https://a.example"}"#)),
      "field_conflict /evidence/0/url"),
    BodyRow("neither", body(evidence(#"{"kind":"scan"}"#)), "field_conflict /evidence/0/url"),
    BodyRow(
      "an address without TLS", body(evidence(#"{"kind":"scan","url":"http://a.example"}"#)),
      "field_format /evidence/0/url"),
    BodyRow(
      "an address with a space", body(evidence(#"{"kind":"scan","url":"https://a b"}"#)),
      "field_format /evidence/0/url"),
    BodyRow(
      "40 characters of kind", body(evidence(#"{"kind":"\#(text(40))","text":"a"}"#)), "ok"),
    BodyRow(
      "41 characters of kind", body(evidence(#"{"kind":"\#(text(41))","text":"a"}"#)),
      "field_too_long /evidence/0/kind"),
    BodyRow("10 pieces", body(pieces(10)), "ok"),
    BodyRow(
      "11 pieces", body(pieces(11)), "field_too_long /evidence"),
  ])
  func `a dispute names a line, an amount and a reason, and may bring evidence`(row: BodyRow) {
    #expect(BodyOutcome.reading(row.json, as: OpenDispute.read) == row.outcome)
  }
}
