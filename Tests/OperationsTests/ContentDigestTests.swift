import Coalition
import Testing

@testable import Operations

@Suite struct ContentDigestTests {
  private static func report(_ change: (inout PurchaseReport) throws -> Void = { _ in }) throws
    -> PurchaseReport
  {
    let euro = try #require(Currency("EUR"))
    var report = PurchaseReport(
      member: .identifier(try MemberIdentifier(.card, "12345")), receipt: try Receipt("R-1"),
      occurredAt: Instant(microseconds: 1_700_000_000_000_000),
      amount: Money(minorUnits: 1250, currency: euro))
    try change(&report)
    return report
  }

  @Test func `the same content has the same digest`() throws {
    #expect(try Self.report().contentDigest.value == Self.report().contentDigest.value)
  }

  @Test func `every field makes a difference`() throws {
    let pound = try #require(Currency("GBP"))
    let line = PurchaseReport.Line(sku: "A", category: nil, quantity: 1, amount: 1250)
    let changed: [(String, PurchaseReport)] = [
      ("nothing", try Self.report()),
      ("member", try Self.report { $0.member = .identifier(try MemberIdentifier(.card, "12346")) }),
      (
        "kind",
        try Self.report { $0.member = .identifier(try MemberIdentifier(.external, "12345")) }
      ),
      ("receipt", try Self.report { $0.receipt = try Receipt("R-2") }),
      (
        "time",
        try Self.report { $0.occurredAt = Instant(microseconds: 1_700_000_000_000_001) }
      ),
      (
        "amount",
        try Self.report { $0.amount = Money(minorUnits: 1251, currency: $0.amount.currency) }
      ),
      ("currency", try Self.report { $0.amount = Money(minorUnits: 1250, currency: pound) }),
      ("points that never expire", try Self.report { $0.pointsExpire = .never }),
      (
        "points that expire",
        try Self.report { $0.pointsExpire = .at($0.occurredAt.advanced(bySeconds: 1)) }
      ),
      ("outlet", try Self.report { $0.outlet = try OutletCode("A") }),
      ("cashier", try Self.report { $0.cashier = try CashierCode("A") }),
      ("lines", try Self.report { $0.lines = [line] }),
      (
        "category",
        try Self.report {
          $0.lines = [.init(sku: "A", category: "", quantity: 1, amount: 1250)]
        }
      ),
      ("metadata", try Self.report { $0.metadata = try Metadata([(key: "a", value: "b")]) }),
    ]
    var seen: [[UInt8]: String] = [:]
    for (name, report) in changed {
      let other = seen.updateValue(name, forKey: report.contentDigest.value)
      #expect(other == nil, "\(name) has the digest of \(other ?? "")")
    }
  }

  @Test func `text does not slip from one field into the next`() {
    func digest(_ texts: String?...) -> [UInt8] {
      var digest = ContentDigest(of: "test")
      for text in texts { digest.append(text) }
      return digest.value
    }
    #expect(digest("ab", "c") != digest("a", "bc"))
    #expect(digest("", nil) != digest(nil, ""))
    #expect(digest("a", nil) != digest("a"))
  }

  @Test func `the order in which metadata is written makes no difference`() throws {
    let one = try Self.report {
      $0.metadata = try Metadata([(key: "a", value: "1"), (key: "b", value: "2")])
    }
    let other = try Self.report {
      $0.metadata = try Metadata([(key: "b", value: "2"), (key: "a", value: "1")])
    }
    #expect(one.contentDigest.value == other.contentDigest.value)
  }
}
