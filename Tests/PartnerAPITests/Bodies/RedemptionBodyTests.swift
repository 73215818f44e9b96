import Testing

@testable import PartnerAPI

@Suite struct RedemptionBodyTests {
  private static func redemption(_ points: String) -> String {
    #"{"member":{"identifier":{"kind":"card","value":"90000042"}},"reference":"D-1"\#(points)}"#
  }

  @Test(arguments: [
    BodyRow("one point", redemption(#","points":1"#), "ok"),
    BodyRow("no points", redemption(#","points":0"#), "field_too_small /points"),
    BodyRow("less than none", redemption(#","points":-1"#), "field_too_small /points"),
    BodyRow("the most", redemption(#","points":1000000000000"#), "ok"),
    BodyRow("one more", redemption(#","points":1000000000001"#), "field_too_large /points"),
    BodyRow("points missing", redemption(""), "field_missing /points"),
    BodyRow("half a point", redemption(#","points":0.5"#), "field_type /points"),
    BodyRow("a time that is null", redemption(#","points":1,"occurred_at":null"#), "ok"),
  ])
  func `a redemption asks for whole points above zero`(row: BodyRow) {
    #expect(BodyOutcome.reading(row.json, as: RedemptionBody.read) == row.outcome)
  }
}
