import EmbeddedPostgres
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite(.ownThread) struct ExpiryTests {
  private static let heading =
    "partner,receipt,member,at,currency,amount_minor,kind,original_receipt\n"

  /// A site where each of so many members has made a purchase in 2010, whose points have expired.
  private func prepare(members: Int) throws -> Site {
    let site = try Site()
    try site.makePartner("north")
    let cards = (1...members).map { "\(20_000 + $0)" }
    let memberFile = try site.write(
      "member\n" + cards.map { $0 + "\n" }.joined(), to: "members.csv")
    try expectDone(site, "import", "members", memberFile, "--partner", "north", "--yes")
    let purchases = cards.map { "north,\($0),\($0),2010-01-01T10:00:00Z,GBP,10000,purchase,\n" }
    let purchaseFile = try site.write(Self.heading + purchases.joined(), to: "purchases.csv")
    try expectDone(site, "import", "purchases", purchaseFile, "--yes")
    return site
  }

  @discardableResult
  private func expectDone(_ site: Site, _ words: String...) throws -> [[String: JSONValue]] {
    let run = try site.tool.run(words + ["-f", "json"])
    #expect(run.status == 0, "\(words): \(run.errors)")
    return try run.json()
  }

  private func query(_ site: Site, _ text: String) throws -> String {
    try Psql.run(
      text, at: site.url(user: EmbeddedPostgres.superuser),
      try EmbeddedPostgres(directory: site.directory).programs()
    ).trimmingSuffix("\n")
  }

  @Test func `a run that is killed and run again expires nothing twice`() throws {
    let members = 300
    let site = try prepare(members: members)
    let preview = try expectDone(site, "expiry", "preview")
    #expect(preview[0]["lots"] == .number(Int64(members)))
    let expired = "select count(*) from ledger.postings where kind = 'expire'"
    #expect(try query(site, expired) == "0", "a preview changes nothing")

    // Ten wallets a step, of which one is changed: there is time to kill it half-way.
    let run = try site.tool.start("expiry", "run", "--yes", "--batch", "10")
    while Int(try query(site, expired))! < 10 { usleep(1000) }
    kill(run.process, SIGKILL)
    #expect(ChildProgram.wait(for: run.process) != 0)
    let before = Int64(try query(site, expired))!
    #expect((10..<Int64(members)).contains(before), "it was killed half-way")

    let rest = try expectDone(site, "expiry", "run", "--yes")
    #expect(rest[0]["lots"] == .number(Int64(members) - before))
    #expect(rest[0]["points"] == .number((Int64(members) - before) * 100))
    #expect(try expectDone(site, "expiry", "run", "--yes")[0]["lots"] == .number(0))
    #expect(try query(site, expired) == "\(members)")
    #expect(try query(site, "select count(*) from ledger.lots") == "0")
    try expectDone(site, "ledger", "verify")
  }

  @Test func `points that expired come back with a reason, and no more of them`() throws {
    let site = try prepare(members: 1)
    try expectDone(site, "expiry", "run", "--yes")
    let member = try #require(
      try expectDone(site, "member", "find", "--card", "20001")[0]["id"]?.string)
    let words = [
      "expiry", "reinstate", member, "--posting", "2", "--reason", "the till was down", "--yes",
    ]
    let given = try site.tool.run(
      words + ["--points", "40", "--expires", "2099-12-31", "-f", "json"])
    #expect(given.status == 0, "\(given.errors)")
    #expect(try given.json()[0]["points"] == .number(40))
    #expect(try given.json()[0]["issuer"] == .text("north"))
    #expect(try given.json()[0]["expires_at"] == .text("2100-01-01T00:00:00Z"))
    let tooMany = try site.tool.run(words + ["--points", "61"])
    #expect(tooMany.status == 1)
    #expect(tooMany.errors.hasPrefix("reinstatement_exceeds_expiry: 60 points"))
    #expect(try site.tool.run(words + ["--expires", "never"]).status == 0)
    let none = try site.tool.run(words)
    #expect(none.errors.hasPrefix("reinstatement_exceeds_expiry: "))
    let forecast = try expectDone(site, "expiry", "forecast")
    #expect(forecast.count == 1 && forecast[0]["points"] == .number(100))
    #expect(forecast[0]["month"] == .null)
    let trail = try expectDone(site, "audit", "list")
    #expect(trail.filter { $0["action"] == .text("points.reinstated") }.count == 2)
    try expectDone(site, "ledger", "verify")
  }

  @Test func `who must be noticed is listed, noticed once, and expires after the notice`() throws {
    let site = try prepare(members: 2)
    try expectDone(site, "coalition", "configure", "--expiry-notice", "required")
    #expect(try expectDone(site, "expiry", "run", "--yes")[0]["lots"] == .number(0))
    let due = try expectDone(site, "expiry", "due")
    #expect(due.count == 2 && due[0]["points"] == .number(100))
    let wallets = due.compactMap { $0["wallet"]?.string }

    let notices = try site.write(
      """
      wallet,expires_through,noticed_at,channel,reference
      \(wallets[0]),2026-01-31T00:00:00Z,2025-12-15T00:00:00Z,letter,mailing-7
      \(wallets[0]),2026-01-31T00:00:00Z,2026-01-02T00:00:00Z,letter,mailing-8
      \(wallets[1]),2099-01-31T00:00:00Z,2098-12-15T00:00:00Z,letter,mailing-7
      \(wallets[1]),2026-01-31T00:00:00Z,2025-12-15T00:00:00Z,letter,ada@example.com

      """, to: "notices.csv")
    let first = try expectDone(site, "expiry", "notices", notices, "--yes")
    let codes = first.compactMap { $0["code"]?.string }.sorted()
    #expect(codes == ["invalid_request", "notice_in_future", "notice_not_in_time"])
    #expect(first[0]["rows"] == .number(1))
    let again = try expectDone(site, "expiry", "notices", notices, "--yes")
    #expect(again[0]["rows"] == .number(0) && again[1]["rows"] == .number(1))

    // The notice was given before the lots came into the ledger, so it proves nothing for them.
    #expect(try expectDone(site, "expiry", "run", "--yes")[0]["lots"] == .number(0))
    #expect(try expectDone(site, "member", "find", "--card", "20001")[0]["points"] == .number(100))
    try expectDone(site, "ledger", "verify")
  }
}

extension String {
  /// The text without so much at its end.
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
