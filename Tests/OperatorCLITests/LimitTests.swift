import EmbeddedPostgres
import TestSupport
import Testing

@Suite(.ownThread) struct LimitTests {
  @Test func `a limit is set, changed, listed and removed`() throws {
    let site = try Site()
    try site.makePartner("north")
    let set = try site.tool.run(
      "limit", "set", "--each", "member", "--activity", "redeem", "--per", "day", "--action",
      "refuse", "--points", "5000", "-f", "json")
    #expect(set.status == 0, "\(set.errors)")
    let limit = try set.json()[0]
    #expect(limit["each"] == .text("member") && limit["points"] == .number(5000))
    #expect(limit["count"] == .null && limit["partner"] == .null)
    let words = [
      "limit", "set", "--each", "cashier", "--activity", "any", "--per", "minute", "--action",
      "review", "--partner", "north", "-f", "json",
    ]
    #expect(try site.tool.run(words + ["--count", "9"]).status == 0)
    #expect(try site.tool.run(words + ["--count", "8"]).json()[0]["count"] == .number(8))
    let listed = try site.tool.run("limit", "list", "-f", "json").json()
    #expect(listed.map { $0["number"] } == [.number(1), .number(2)])
    #expect(listed[1]["partner"] == .text("north"))
    #expect(try site.tool.run("limit", "remove", "1", "-f", "json").json().count == 1)

    let nothing = try site.tool.run(words)
    #expect(nothing.status == 2 && nothing.errors.contains("--count, --points or both"))
    #expect(try site.tool.run("limit", "remove", "1").errors.hasPrefix("limit_not_found: "))
    let trail = try site.tool.run("audit", "list", "--subject", "north", "-f", "json").json()
    #expect(trail.prefix(2).map { $0["action"] } == [.text("limit.set"), .text("limit.set")])
  }

  @Test func `a review is listed, shown and resolved once`() throws {
    let site = try Site()
    try site.makePartner("north")
    try site.sql(
      """
      insert into ledger.reviews (opened_at, limit_number, subject, activity, span, at_partner,
        count_max, points_max, window_from, of_partner, subject_code, requests, points, breaches)
      select now(), 4, 'cashier', 'earn', 'hour', number, 60, 900, now(), number, 'k7', 61, 70, 1
      from tenancy.partners;
      insert into ledger.review_documents
      select 1, gen_random_uuid(), 'purchase', number, 5, now() from tenancy.partners
      """)
    let open = try site.tool.run("review", "list", "-f", "json").json()
    #expect(open.count == 1)
    #expect(open[0]["subject"] == .text("north k7"))
    #expect(
      open[0]["limit"]
        == .text("each cashier earns at most 60 times or 900 points a hour at north"))
    let shown = try site.tool.run("review", "show", "1", "-f", "json").json()
    #expect(shown.count == 2 && shown[0]["breaches"] == .number(1))
    #expect(shown[1]["document"]?.string?.hasPrefix("pur_") == true)
    let words = ["review", "resolve", "1", "--verdict", "approved", "--reason", "a party"]
    let resolved = try site.tool.run(words + ["-f", "json"])
    #expect(try resolved.json()[0]["resolved_by"] == .text("tester"))
    #expect(try resolved.json()[0]["verdict"] == .text("approved"))
    #expect(try site.tool.run(words).errors.hasPrefix("review_already_resolved: "))
    #expect(try site.tool.run("review", "show", "2").errors.hasPrefix("review_not_found: "))
    #expect(try site.tool.run("review", "list", "-f", "json").json().isEmpty)
    #expect(try site.tool.run("review", "list", "--all", "-f", "json").json().count == 1)
  }

  @Test func `a member is exported, erased once for all, and exported as nothing`() throws {
    let site = try Site()
    try site.makePartner("north")
    let enrolled = try site.tool.run(
      "member", "enrol", "--partner", "north", "--card", "tes 4711 0042", "-f", "json")
    let id = try #require(try enrolled.json()[0]["id"]?.string)
    let purchases = try site.write(
      """
      partner,receipt,member,at,currency,amount_minor,kind,original_receipt
      north,r1,TES47110042,2026-01-02T10:00:00Z,GBP,5000,purchase,

      """, to: "purchases.csv")
    let imported = try site.tool.run("import", "purchases", purchases, "--yes")
    #expect(imported.status == 0, "\(imported.errors)")

    let export = try site.tool.run("member", "export", id)
    #expect(export.status == 0, "\(export.errors)")
    #expect(export.output.contains(#""member": "\#(id)""#))
    #expect(export.output.contains(#""hint": "0042""#))
    #expect(export.output.contains(#""receipt": "r1""#))

    let words = ["member", "erase", id, "--reason", "asked", "-f", "json"]
    #expect(try site.tool.run(words).status == 2, "nobody can be asked")
    #expect(try site.tool.run(words + ["--yes"]).errors.hasPrefix("member_has_points: "))
    let tried = try site.tool.run(words + ["--forfeit", "--dry-run"])
    #expect(tried.status == 0, "\(tried.errors)")
    #expect(try site.tool.run("member", "find", "--card", "TES47110042").status == 0)
    let erased = try site.tool.run(words + ["--forfeit", "--yes"]).json()
    #expect(
      try erased.map { [$0["data"], $0["treatment"], $0["rows"]] }
        == tried.json().map { [$0["data"], $0["treatment"], $0["rows"]] })
    let identifiers = erased.first { $0["data"] == .text("identifiers") }
    #expect(identifiers?["treatment"] == .text("removed") && identifiers?["rows"] == .number(1))
    let postings = erased.first { $0["data"] == .text("postings") }
    #expect(postings?["treatment"] == .text("kept") && postings?["reason"] != .null)
    #expect(try site.tool.run("member", "find", "--card", "TES47110042").status == 1)
    #expect(try site.tool.run("member", "show", id, "-f", "json").json()[0]["erased_at"] != .null)

    let again = try site.tool.run("member", "export", id)
    #expect(again.output.contains(#""data": {\#n    }"#), "\(again.output)")
    #expect(!again.output.contains("0042") && again.output.contains(#""erased_at": "2"#))
    #expect(try site.tool.run(words + ["--yes"]).status == 0, "erasing again does no harm")
    #expect(try site.tool.run("ledger", "verify").status == 0)
    let trail = try site.tool.run("audit", "list", "--subject", id, "-f", "json").json()
    #expect(
      trail.map { $0["action"]?.string } == [
        "member.exported", "member.erased", "member.exported",
      ])
  }
}
