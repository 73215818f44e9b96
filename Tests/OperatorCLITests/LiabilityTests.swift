import TestSupport
import Testing

@Suite(.ownThread) struct LiabilityTests {
  /// A site where a member bought for 100 and 30 pounds in January and for 50 in February of 2026,
  /// of which goods for 10 came back in March. Nothing expires.
  private func prepare() throws -> Site {
    let site = try Site()
    try site.makePartner("north")
    try expectDone(site, "coalition", "configure", "--expiry", "never")
    let members = try site.write("member\n20001\n", to: "members.csv")
    try expectDone(site, "import", "members", members, "--partner", "north", "--yes")
    let purchases = try site.write(
      """
      partner,receipt,member,at,currency,amount_minor,kind,original_receipt
      north,1,20001,2026-01-05T10:00:00Z,GBP,10000,purchase,
      north,2,20001,2026-01-31T10:00:00Z,GBP,3000,purchase,
      north,3,20001,2026-02-05T10:00:00Z,GBP,5000,purchase,
      north,4,20001,2026-03-05T10:00:00Z,GBP,1000,return,3

      """, to: "purchases.csv")
    try expectDone(site, "import", "purchases", purchases, "--yes")
    return site
  }

  private func setPolicy(_ site: Site) throws {
    try site.sql(
      """
      set role tessera_owner;
      insert into settlement.policies (valid_from, currency, calendar, cut_off_day,
        carrying_rate_micros, levy, set_by, set_at)
      values ('2020-01-01', 'GBP', 'monthly', 1, 5500, 0, 'ann', '2020-01-01');
      """)
  }

  @discardableResult
  private func expectDone(_ site: Site, _ words: String...) throws -> [[String: JSONValue]] {
    let run = try site.tool.run(words + ["-f", "json"])
    #expect(run.status == 0, "\(words): \(run.errors)")
    return try run.json()
  }

  @Test func `the reports tell what the ledger holds, in points and money`() throws {
    let site = try prepare()
    let refused = try site.tool.run("liability", "outstanding")
    #expect(refused.status == 1)
    #expect(refused.errors.hasPrefix("settlement_policy_missing: "))
    try setPolicy(site)

    let total = try expectDone(site, "liability", "outstanding")
    #expect(total.count == 1 && total[0]["outstanding"] == .number(170))
    #expect(total[0]["cost"] == .text("0.94"), "93.5 pence")
    let issuers = try expectDone(site, "liability", "outstanding", "--by", "issuer")
    #expect(issuers.map { $0["issuer"] } == [.text("north")])
    let expiries = try expectDone(site, "liability", "outstanding", "--by", "expiry")
    #expect(expiries.map { $0["expires"] } == [.text("never")])
    let ages = try site.tool.run("liability", "outstanding", "--by", "age", "-f", "csv")
    #expect(ages.output.hasPrefix("age_months,points,owed,outstanding,cost,currency,pending\r\n"))
    let past = try expectDone(
      site, "liability", "outstanding", "--as-of", "2025-01-01T00:00:00Z")
    #expect(past[0]["outstanding"] == .number(0), "nothing was known")
    let february = try expectDone(
      site, "liability", "outstanding", "--occurred-before", "2026-03-01T00:00:00Z")
    #expect(february[0]["outstanding"] == .number(180))

    let months = ["--from", "2026-01", "--to", "2026-03"]
    let points = try site.tool.run(["liability", "roll-forward", "-f", "json"] + months).json()
    #expect(points.map { $0["opening"] } == [.number(0), .number(130), .number(180)])
    #expect(points.map { $0["closing"] } == [.number(130), .number(180), .number(170)])
    #expect(points[2]["returned"] == .number(-10))
    let money = try site.tool.run(
      ["liability", "roll-forward", "--in", "money", "-f", "json"] + months
    ).json()
    #expect(money.map { $0["closing"] } == [.text("0.72"), .text("0.99"), .text("0.94")])
    #expect(money[2]["returned"] == .text("-0.05"))
    #expect(money[0]["unit"] == .text("GBP"))
    let table = try site.tool.run("liability", "roll-forward", "--by", "issuer")
    #expect(table.status == 0 && table.output.contains("north"))

    let wrong = try site.tool.run(
      "liability", "roll-forward", "--from", "2026-02", "--to", "2026-01")
    #expect(wrong.status == 2)
    #expect(try site.tool.run("liability", "roll-forward", "--from", "2026-13").status == 2)
  }

  @Test func `breakage, revenue, volume and coverage follow from it`() throws {
    let site = try prepare()
    try setPolicy(site)
    let months = ["--from", "2026-01", "--to", "2026-03", "-f", "json"]
    let cohorts = try site.tool.run(["liability", "triangle"] + months).json()
    #expect(cohorts.map { $0["cohort"] } == [.text("2026-01"), .text("2026-02"), .text("2026-03")])
    #expect(cohorts.map { $0["issued"] } == [.number(130), .number(40), .number(0)])
    #expect(cohorts.map { $0["breakage"] } == [.number(130), .number(40), .number(0)])
    let cells = try site.tool.run(["liability", "triangle", "--show", "cells"] + months).json()
    #expect(cells.count == 6)
    let factors = try site.tool.run(["liability", "triangle", "--show", "factors"] + months).json()
    #expect(factors.map { $0["method"] } == [.text("addition"), .text("addition")])
    let revenue = try site.tool.run(["liability", "revenue"] + months).json()
    #expect(revenue.map { $0["deferred"] } == [.text("0.72"), .text("0.22"), .text("0.00")])
    #expect(try site.tool.run("liability", "revenue").output.contains("total"))

    let none = try site.tool.run("liability", "coverage")
    #expect(none.errors.hasPrefix("reserve_not_declared: "))
    let volume = try site.tool.run(["liability", "volume"] + months).json()
    #expect(volume.count == 3 && volume[0]["alert"] == .flag(false))
    #expect(volume[0]["alert_level"] == .null)

    let foreign = try site.tool.run(
      "reserve", "set", "--amount", "1", "--currency", "EUR", "--reason", "x")
    #expect(foreign.status == 1, "not in the settlement currency")
    let fine = try site.tool.run(
      "reserve", "set", "--amount", "1.001", "--currency", "GBP", "--reason", "x")
    #expect(fine.status == 2, "no third decimal")
    let declared = try expectDone(
      site, "reserve", "set", "--amount", "0.47", "--currency", "GBP", "--alert-level", "5000",
      "--reason", "a deed")
    #expect(declared[0]["amount"] == .text("0.47"))
    let coverage = try expectDone(site, "liability", "coverage")
    #expect(coverage[0]["coverage_bps"] == .number(5000))
    #expect(try expectDone(site, "reserve", "list").count == 1)
    let trail = try expectDone(site, "audit", "list")
    #expect(trail.contains { $0["action"] == .text("reserve.declared") })
  }
}
