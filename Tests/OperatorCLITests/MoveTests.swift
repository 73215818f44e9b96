import TestSupport
import Testing

/// What the operator moves: every command as a person and as a program meets it.
@Suite(.ownThread) struct MoveTests {
  /// A coalition in which one person may give up to 1000 points, and members with a card each.
  private static func site(members count: Int) throws -> (site: Site, members: [String]) {
    let site = try Site()
    try site.makePartner("north")
    let limits = try site.tool.run(
      "coalition", "configure", "--adjustment-approval-limit", "1000", "--transfer-limit", "300",
      "--transfer-limit-daily", "500", "-f", "json")
    #expect(try limits.json()[0]["adjustment_approval_limit"] == .number(1000))
    #expect(try limits.json()[0]["transfer_points_max"] == .number(300))
    #expect(try limits.json()[0]["transfer_points_max_daily"] == .number(500))
    let members = try (0..<count).map { number in
      let run = try site.tool.run(
        "member", "enrol", "--partner", "north", "--card", "CARD \(number)00", "-f", "json")
      return try #require(try run.json()[0]["id"]?.string)
    }
    return (site, members)
  }

  private static func give(_ points: Int, to member: String, at site: Site) throws {
    let run = try site.tool.run(
      "adjustment", "propose", "--member", member, "--credit", "\(points)", "--kind", "goodwill",
      "--reason", "a gift", "--yes", "-f", "json")
    #expect(run.status == 0, "\(run.errors)")
    #expect(try run.json()[0]["state"] == .text("approved"))
  }

  private static func points(_ member: String, at site: Site) throws -> JSONValue? {
    try site.tool.run("member", "show", member, "-f", "json").json()[0]["points"]
  }

  @Test func `points that expire at the end of the calendar can be read`() throws {
    let (site, members) = try Self.site(members: 1)
    let given = try site.tool.run(
      "adjustment", "propose", "--member", members[0], "--credit", "7", "--kind", "goodwill",
      "--expires-on", "9999-12-31", "--reason", "for ever", "--yes", "-f", "json")
    let adjustment = try #require(try given.json().first?["id"]?.string)
    let shown = try site.tool.run("adjustment", "show", adjustment, "-f", "json")
    #expect(try shown.json().first?["expires_at"] == .text("9999-12-31T23:59:59.999999Z"))
    #expect(try Self.points(members[0], at: site) == .number(7))
  }

  @Test func `an adjustment above the limit takes two people`() throws {
    let (site, members) = try Self.site(members: 1)
    let propose = [
      "adjustment", "propose", "--member", members[0], "--credit", "1001", "--kind", "correction",
      "--reason", "lost receipt", "--reference", "case-1", "-f", "json",
    ]
    let unasked = try site.tool.run(propose)
    #expect(unasked.status == 2, "nobody can be asked")
    let rehearsal = try site.tool.run(propose + ["--dry-run"])
    #expect(try rehearsal.json()[0]["state"] == .text("proposed"))
    #expect(try rehearsal.json()[0]["id"] == .null)
    #expect(try site.tool.run("adjustment", "list", "-f", "json").output.isEmpty)
    let proposed = try site.tool.run(propose + ["--yes"])
    let id = try #require(try proposed.json()[0]["id"]?.string)
    #expect(id.hasPrefix("adj_"))
    #expect(try proposed.json()[0]["state"] == .text("proposed"))
    let again = try site.tool.run(propose + ["--yes"])
    #expect(try again.json()[0]["id"] == .text(id))
    #expect(try again.json()[0]["replayed"] == .flag(true))
    let own = try site.tool.run("adjustment", "approve", id, "--yes")
    #expect(own.status == 1 && own.errors.hasPrefix("approval_by_proposer: "))

    var second = site.tool
    second.options = ["--embedded", site.directory, "--actor", "second"]
    let rehearsed = try second.run("adjustment", "approve", id, "--dry-run", "-f", "json")
    #expect(try rehearsed.json()[0]["balance_after"] == .number(1001))
    #expect(try Self.points(members[0], at: site) == .number(0))
    let approved = try second.run("adjustment", "approve", id, "--yes", "-f", "json")
    #expect(try approved.json()[0]["balance_after"] == .number(1001))
    #expect(try Self.points(members[0], at: site) == .number(1001))
    let late = try site.tool.run("adjustment", "reject", id, "--reason", "regret")
    #expect(late.errors.hasPrefix("adjustment_already_decided: "))
    let shown = try site.tool.run("adjustment", "show", id, "-f", "json").json()[0]
    #expect(shown["proposed_by"] == .text("tester") && shown["decided_by"] == .text("second"))
    let listed = try site.tool.run("adjustment", "list", "--state", "approved", "-f", "csv")
    #expect(listed.output.contains(",approved,credit,1001,correction,"))
    let trail = try site.tool.run("audit", "list", "-f", "json").json().prefix(2)
    #expect(
      trail.map { $0["action"]?.string } == ["adjustment.approved", "adjustment.proposed"])

    let debit = try site.tool.run(
      "adjustment", "propose", "--member", members[0], "--debit", "1002", "--kind", "correction",
      "--reason", "too much", "--yes")
    #expect(debit.status == 0, "it waits for a second person")
    let waiting = try site.tool.run("adjustment", "list", "--state", "proposed", "-f", "json")
    let other = try #require(try waiting.json()[0]["id"]?.string)
    let refused = try second.run("adjustment", "approve", other, "--yes")
    #expect(refused.status == 1 && refused.errors.hasPrefix("insufficient_points: "))
    #expect(try site.tool.run("ledger", "verify").status == 0)
  }

  @Test func `a transfer moves points within its limits, once`() throws {
    let (site, members) = try Self.site(members: 2)
    try Self.give(1000, to: members[0], at: site)
    func transfer(_ points: Int, _ more: String...) throws -> Tool.Run {
      try site.tool.run(
        ["transfer", "make", "--from", members[0], "--to", members[1], "--points", "\(points)"]
          + more + ["-f", "json"])
    }
    #expect(try transfer(301, "--yes").errors.hasPrefix("transfer_exceeds_limit: "))
    let rehearsal = try transfer(300, "--dry-run")
    #expect(try rehearsal.json()[0]["from_balance_after"] == .number(700))
    #expect(try Self.points(members[0], at: site) == .number(1000))
    let made = try transfer(300, "--reference", "t1", "--yes")
    #expect(try made.json()[0]["id"]?.string?.hasPrefix("mov_") == true)
    #expect(try made.json()[0]["to_balance_after"] == .number(300))
    #expect(try transfer(300, "--reference", "t1", "--yes").json()[0]["replayed"] == .flag(true))
    #expect(
      try transfer(299, "--reference", "t1", "--yes").errors.hasPrefix("reference_already_used: "))
    #expect(try transfer(201, "--yes").errors.hasPrefix("transfer_exceeds_daily_limit: "))
    #expect(try transfer(200, "--yes").status == 0)
    #expect(try Self.points(members[1], at: site) == .number(500))
    #expect(try site.tool.run("ledger", "verify").status == 0)
  }

  @Test func `a household shares a wallet, and a frozen one gives nothing`() throws {
    let (site, members) = try Self.site(members: 3)
    try Self.give(100, to: members[0], at: site)
    try Self.give(50, to: members[1], at: site)
    let join = ["household", "join", "--member", members[1], "--with", members[0], "-f", "json"]
    #expect(try site.tool.run(join + ["--dry-run"]).json()[0]["balance_after"] == .number(150))
    let joined = try site.tool.run(join + ["--yes"]).json()[0]
    #expect(joined["points_moved"] == .number(50) && joined["replayed"] == .flag(false))
    let shown = try site.tool.run("household", "show", "--member", members[0], "-f", "json").json()
    #expect(Set(shown.map { $0["member"] }) == [.text(members[0]), .text(members[1])])
    #expect(shown.allSatisfy { $0["balance"] == .number(150) })

    let wallet = try #require(joined["wallet"]?.string)
    let frozen = try site.tool.run(
      "wallet", "freeze", wallet, "--reason", "stolen card", "--yes", "-f", "json")
    #expect(try frozen.json()[0]["status"] == .text("frozen"))
    let spent = try site.tool.run(
      "transfer", "make", "--from", members[0], "--to", members[2], "--points", "1", "--yes")
    #expect(spent.status == 1 && spent.errors.hasPrefix("wallet_frozen: "))
    try Self.give(1, to: members[0], at: site)
    #expect(
      try site.tool.run("member", "show", members[0], "-f", "json").json()[0]["wallet_status"]
        == .text("frozen"))
    let thawed = try site.tool.run(
      "wallet", "unfreeze", wallet, "--reason", "found", "--yes", "-f", "json")
    #expect(try thawed.json()[0]["changed"] == .flag(true))

    let left = try site.tool.run(
      "household", "leave", "--member", members[1], "--yes", "-f", "json")
    #expect(try left.json().map { $0["balance"] } == [.number(0)])
    #expect(try Self.points(members[0], at: site) == .number(151))
    let alone = try site.tool.run("household", "leave", "--member", members[1], "--yes")
    #expect(alone.errors.hasPrefix("not_in_household: "))
    #expect(try site.tool.run("ledger", "verify").status == 0)
  }

  @Test func `two members become one, and two again while nothing was spent`() throws {
    let (site, members) = try Self.site(members: 3)
    try Self.give(100, to: members[0], at: site)
    try Self.give(50, to: members[1], at: site)
    let merge = ["member", "merge", members[1], members[0], "-f", "json"]
    let rehearsal = try site.tool.run(merge + ["--dry-run"]).json()[0]
    #expect(rehearsal["points_moved"] == .number(50))
    #expect(rehearsal["identifiers_moved"] == .number(1))
    #expect(try Self.points(members[1], at: site) == .number(50))
    #expect(try site.tool.run(merge + ["--yes"]).json()[0]["balance_after"] == .number(150))
    #expect(try site.tool.run(merge + ["--yes"]).json()[0]["replayed"] == .flag(true))
    let shown = try site.tool.run("member", "show", members[1], "-f", "json").json()[0]
    #expect(shown["id"] == .text(members[0]) && shown["aliases"] == .text(members[1]))
    let found = try site.tool.run("member", "find", "--card", "CARD 100", "-f", "json").json()[0]
    #expect(found["id"] == .text(members[0]))
    let other = try site.tool.run("member", "merge", members[1], members[2], "--yes")
    #expect(other.errors.hasPrefix("member_already_merged: "))

    let unmerge = ["member", "unmerge", members[1], "-f", "json"]
    #expect(try site.tool.run(unmerge + ["--dry-run"]).json()[0]["points_moved"] == .number(50))
    #expect(try site.tool.run(unmerge + ["--yes"]).json()[0]["balance_after"] == .number(50))
    #expect(try Self.points(members[0], at: site) == .number(100))
    #expect(try site.tool.run(unmerge + ["--yes"]).errors.hasPrefix("member_not_merged: "))

    #expect(try site.tool.run(merge + ["--yes"]).status == 0)
    let given = try site.tool.run(
      "transfer", "make", "--from", members[0], "--to", members[2], "--points", "150", "--yes")
    #expect(given.status == 0, "\(given.errors)")
    #expect(try site.tool.run(unmerge + ["--yes"]).errors.hasPrefix("merged_points_spent: 50 "))
    #expect(try site.tool.run("ledger", "verify").status == 0)
  }
}
