import EmbeddedPostgres
import TestSupport
import Testing

/// What proves the past: seals, histories and events, from the command line.
@Suite(.ownThread) struct EvidenceTests {
  @Test func `a posting that was changed behind the ledger's back is named`() throws {
    let (site, member) = try Self.siteWithPurchases()
    let sealed = try site.tool.run("ledger", "seal", "-f", "json")
    #expect(sealed.status == 0, "\(sealed.errors)")
    #expect(try sealed.json().map { $0["postings"] } == [.number(2)])
    #expect(try sealed.json()[0]["digest"]?.string?.count == 64)
    #expect(try site.tool.run("ledger", "seal", "-f", "json").output.isEmpty, "all is sealed")
    #expect(try site.tool.run("ledger", "seals", "-f", "json").output == sealed.output)
    #expect(try site.tool.run("ledger", "verify", "--deep").status == 0)

    _ = try Psql.run(
      """
      set session_replication_role = replica;
      update ledger.postings set occurred_at = occurred_at - interval '1 day' where sequence = 2;
      """, at: site.url(user: EmbeddedPostgres.superuser),
      EmbeddedPostgres(directory: site.directory).programs())
    #expect(try site.tool.run("ledger", "verify").status == 0, "no invariant speaks of it")
    let found = try site.tool.run("ledger", "verify", "--deep", "-f", "json")
    #expect(found.status == 1)
    #expect(found.errors.hasPrefix("ledger_not_sound: "))
    let named = try found.json().compactMap { $0["first_violation"]?.string }
    #expect(named.count == 1 && named[0].hasPrefix("segment 1, block 1, wallet "), "\(named)")
    #expect(named.first?.hasSuffix(", posting 2") == true, "\(named)")
    #expect(member.hasPrefix("mem_"))
  }

  @Test func `a wallet tells its history, and what it held once`() throws {
    let (site, member) = try Self.siteWithPurchases()
    let history = try site.tool.run("wallet", "history", member, "-f", "json")
    #expect(history.status == 0, "\(history.errors)")
    let told = try history.json().map { [$0["sequence"], $0["change"], $0["balance"]] }
    #expect(
      told == [[.number(1), .number(10), .number(10)], [.number(2), .number(25), .number(35)]]
        || told == [
          [.number(1), .number(25), .number(25)], [.number(2), .number(10), .number(35)],
        ],
      "\(told)")
    let first = try #require(try history.json()[0]["recorded_at"]?.string)
    let last = try #require(try history.json()[1]["recorded_at"]?.string)
    let then = try site.tool.run("wallet", "history", member, "--at", last, "-f", "json")
    #expect(try then.json()[0]["balance"] == .number(35))
    let before = try site.tool.run(
      "wallet", "history", member, "--at", "2001-01-01T00:00:00Z", "-f", "json")
    #expect(try before.json()[0]["balance"] == .number(0))
    let until = try site.tool.run("wallet", "history", member, "--to", first, "-f", "json")
    #expect(until.output.isEmpty, "a range is half open")
    let after = try site.tool.run("wallet", "history", member, "--from", first, "-f", "json")
    #expect(try after.json().count == 2)
    let both = try site.tool.run("wallet", "history", member, "--at", last, "--from", first)
    #expect(both.status == 2)
    let nobody = try site.tool.run("wallet", "history", "wal_01jd8x3v5wf6zr8v2y0kq4m9st")
    #expect(nobody.status == 1 && nobody.errors.hasPrefix("wallet_not_found: "))
  }

  @Test func `events are listed in their order, and their weeks are made`() throws {
    let (site, _) = try Self.siteWithPurchases()
    let all = try site.tool.run("events", "list", "-f", "json")
    #expect(
      try all.json().map { $0["kind"] }
        == [.text("member.enrolled"), .text("purchase.earned"), .text("purchase.earned")])
    guard case .number(let place)? = try all.json()[0]["place"] else {
      Issue.record("no place")
      return
    }
    let rest = try site.tool.run("events", "list", "--after", "\(place)", "-f", "json")
    #expect(try rest.json().count == 2)
    let made = try site.tool.run("events", "maintain", "--keep", "60", "-f", "json")
    #expect(try made.json()[0]["partitions_made"] == .number(4))
    let audit = try site.tool.run("audit", "list", "--limit", "1", "-f", "json")
    #expect(try audit.json()[0]["action"] == .text("events.keep"))
    #expect(try site.tool.run("events", "list", "-f", "json").output == all.output)
  }

  /// A partner with one member who bought twice, for 10 and 25 points.
  private static func siteWithPurchases() throws -> (site: Site, member: String) {
    let site = try Site()
    try site.makePartner("north")
    let enrolled = try site.tool.run(
      "member", "enrol", "--partner", "north", "--card", "0042", "-f", "json")
    let file = try site.write(
      """
      partner,receipt,member,at,currency,amount_minor,kind,original_receipt
      north,1,0042,2010-01-02T10:00:00Z,GBP,1000,purchase,
      north,2,0042,2010-01-03T10:00:00Z,GBP,2500,purchase,

      """, to: "purchases.csv")
    let imported = try site.tool.run("import", "purchases", file, "--yes")
    guard enrolled.status == 0, imported.status == 0 else {
      throw Site.Refused(errors: enrolled.errors + imported.errors)
    }
    return (site, try #require(try enrolled.json()[0]["id"]?.string))
  }
}
