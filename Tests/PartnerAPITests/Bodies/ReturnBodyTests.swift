import Testing

@testable import PartnerAPI

@Suite struct ReturnBodyTests {
  private static func body(_ rest: String) -> String {
    #"{"receipt":"R-1","occurred_at":"2026-11-22T18:00:00Z"\#(rest)}"#
  }

  @Test(arguments: [
    BodyRow("neither amount nor lines", body(""), "ok"),
    BodyRow("both null", body(#","amount":null,"lines":null"#), "ok"),
    BodyRow("an amount", body(#","amount":{"amount":1,"currency":"EUR"}"#), "ok"),
    BodyRow("lines", body(#","lines":[{"line":1,"quantity":1}]"#), "ok"),
    BodyRow(
      "both", body(#","amount":{"amount":1,"currency":"EUR"},"lines":[{"line":1,"quantity":1}]"#),
      "field_conflict /lines"),
    BodyRow(
      "line 0", body(#","lines":[{"line":0,"quantity":1}]"#), "field_too_small /lines/0/line"),
    BodyRow("line 500", body(#","lines":[{"line":500,"quantity":1}]"#), "ok"),
    BodyRow(
      "line 501", body(#","lines":[{"line":501,"quantity":1}]"#), "field_too_large /lines/0/line"),
    BodyRow(
      "no pieces", body(#","lines":[{"line":1,"quantity":0}]"#),
      "field_too_small /lines/0/quantity"),
    BodyRow(
      "a purchase named in the wrong place", body(#","purchase":"x""#), "field_unknown /purchase"),
  ])
  func `a return is of an amount, of lines, or of all that is left`(row: BodyRow) {
    let outcome = BodyOutcome.reading(row.json) { ReturnBody.read(&$0) { _ in nil } }
    #expect(outcome == row.outcome)
  }
}
