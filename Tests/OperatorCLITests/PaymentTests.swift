import EmbeddedPostgres
import TestSupport
import Testing

@Suite(.ownThread) struct PaymentTests {
  private static let statement = "01930000-0000-7000-8000-000000000001"

  private static func settled() throws -> Site {
    let site = try Site()
    try site.makePartner("north")
    try site.sql(SettledPeriod.sql(partner: "north", statement: statement))
    return site
  }

  @Test func `payments are recorded, returned and dunned`() throws {
    let site = try Self.settled()
    let record = [
      "payment", "record", "S202601-P1", "--on", "2026-02-14", "--bank-reference", "B1", "-f",
      "json",
    ]
    let rehearsed = try site.tool.run(record + ["--amount", "40.5", "--dry-run"])
    #expect(rehearsed.status == 0, "\(rehearsed.errors)")
    #expect(try rehearsed.json()[0]["open"] == .text("59.50"))
    #expect(try site.tool.run(record).status == 2, "nobody can be asked")
    let first = try site.tool.run(record + ["--amount", "40.50", "--yes"]).json()[0]
    #expect(first["state"] == .text("part_paid") && first["replayed"] == .flag(false))
    let again = try site.tool.run(record + ["--amount", "40.50", "--yes"]).json()[0]
    #expect(again["replayed"] == .flag(true))
    let over = try site.tool.run(
      "payment", "record", "S202601-P1", "--on", "2026-02-14", "--bank-reference", "B2",
      "--amount", "59.51", "--yes")
    #expect(over.status == 1)
    #expect(
      over.errors.hasPrefix("payment_exceeds_open: 59.50 EUR is open of S202601-P1"),
      "\(over.errors)")
    let fine = try site.tool.run(
      "payment", "record", "S202601-P1", "--on", "2026-02-14", "--bank-reference", "B2",
      "--amount", "0.001", "--yes")
    #expect(fine.status == 2, "no such amount of the currency")
    let returned = try site.tool.run(
      "payment", "return", "S202601-P1", "--on", "2026-02-16", "--bank-reference", "B1",
      "--reason", "AM04", "--yes", "-f", "json")
    #expect(try returned.json()[0]["state"] == .text("returned"))
    let listed = try site.tool.run("payment", "list", "--partner", "north", "-f", "json").json()
    #expect(listed.count == 1 && listed[0]["open"] == .text("100.00"))
    #expect(listed[0]["debtor"] == .text("north") && listed[0]["creditor"] == .text("operator"))
    let aged = try site.tool.run("payment", "ageing", "-f", "json").json()
    #expect(aged.count == 1 && aged[0]["bucket"] == .text("over_90"))
    let tried = try site.tool.run("payment", "remind", "--dry-run", "-f", "json").json()
    #expect(tried.count == 1 && tried[0]["level"] == .number(1))
    for level in [1, 2] {
      let noticed = try site.tool.run("payment", "remind", "--yes", "-f", "json").json()
      #expect(noticed.count == 1 && noticed[0]["level"] == .number(Int64(level)))
      #expect(noticed.first?["suspended"] == .flag(false), "nobody is suspended at once")
    }
    #expect(try site.tool.run("payment", "remind", "--yes", "-f", "json").json().isEmpty)
    let level = try site.tool.run(
      "payment", "level", "--set", "3", "--days", "45", "--action", "remind", "-f", "json")
    #expect(try level.json().last?["days_overdue"] == .number(45))
  }

  @Test func `claims are given up and defaults treated by two people`() throws {
    let site = try Self.settled()
    let second = Tool(
      folder: site.folder, options: ["--embedded", site.directory, "--actor", "second"])
    let written = try site.tool.run(
      "payment", "write-off", "S202601-P1", "--amount", "1", "--reason", "small", "--yes", "-f",
      "json"
    ).json()[0]
    #expect(written["state"] == .text("proposed"))
    let id = try #require(written["id"]?.string)
    let alone = try site.tool.run("payment", "approve", id, "--yes")
    #expect(alone.errors.hasPrefix("approval_by_proposer: "))
    let approved = try second.run("payment", "approve", id, "--yes", "-f", "json")
    #expect(approved.status == 0, "\(approved.errors)")
    let waterfall = try site.tool.run("settlement", "default", "north", "-f", "json").json()
    #expect(waterfall[0]["step"] == .text("owed") && waterfall[0]["amount"] == .text("99.00"))
    let proposed = try site.tool.run(
      "settlement", "default", "north", "--pull-out", "--reason", "insolvent", "--yes")
    #expect(proposed.status == 0, "\(proposed.errors)")
    let remedy = try site.tool.run(
      "payment", "remedies", "--state", "proposed", "-f", "json"
    ).json()[0]
    #expect(remedy["kind"] == .text("pull_out") && remedy["partner"] == .text("north"))
    let pulled = try second.run(
      "payment", "approve", try #require(remedy["id"]?.string), "--yes")
    #expect(pulled.status == 0, "\(pulled.errors)")
    let shown = try site.tool.run("partner", "show", "north", "-f", "json").json()[0]
    #expect(shown["status"] == .text("suspended"))
    let policy = try site.tool.run(
      "payment", "policy", "--write-off-limit", "500", "--disputed", "dunned", "-f", "json")
    #expect(try policy.json()[0]["write_off_limit"] == .number(0), "one person does not raise it")
    let change = try #require(try policy.json()[0]["change"]?.string, "\(policy.errors)")
    let agreed = try second.run("change", "approve", change, "--yes")
    #expect(agreed.status == 0, "\(agreed.errors)")
    let changed = try site.tool.run("payment", "policy", "-f", "json").json()[0]
    #expect(changed["write_off_limit"] == .number(500) && changed["disputed"] == .text("dunned"))
  }

  @Test func `a dispute is listed, shown and resolved once`() throws {
    let site = try Self.settled()
    try site.sql(
      """
      insert into settlement.disputes (partner_number, id, settlement_number, line, amount, reason,
        evidence, is_held, opened_at)
      select partner_number, '01930000-0000-7000-8000-000000000002', 1, 1, 1250, 'twice', '[]',
        true, now() from settlement.statements
      """)
    let open = try site.tool.run("dispute", "list", "--state", "open", "-f", "json").json()
    #expect(open.count == 1 && open[0]["amount"] == .text("12.50"))
    let id = try #require(open[0]["id"]?.string)
    let shown = try site.tool.run("dispute", "show", id, "-f", "json").json()[0]
    #expect(shown["reason"] == .text("twice"))
    let words = ["dispute", "accept", id, "--reason", "right", "--yes", "-f", "json"]
    #expect(try site.tool.run(words + ["--dry-run"]).json()[0]["dry_run"] == .flag(true))
    #expect(try site.tool.run(words).json()[0]["state"] == .text("accepted"))
    let unknown = try site.tool.run(
      "settlement", "postings", "2026-01", "--partner", "north", "--line", "2")
    #expect(unknown.errors.hasPrefix("statement_line_not_found: "), "\(unknown.errors)")
    let late = try site.tool.run("dispute", "reject", id, "--reason", "wrong")
    #expect(late.status == 1 && late.errors.hasPrefix("dispute_already_resolved: "))
  }
}
