import EmbeddedPostgres
import TestSupport
import Testing

@Suite(.ownThread) struct SettlementTermsTests {
  private static let words = [
    "settlement-terms", "propose", "north", "--from", "2026-01-01", "--currency", "EUR",
    "--issue-price", "0.00950", "--reimbursement", "0.008", "--issue-fee", "250",
    "--platform-fee", "49", "--tax", "issue_fee=2000,levy=2000", "--reason", "contract", "-y",
    "-f", "json",
  ]

  @Test func `terms are proposed by one person and approved by another`() throws {
    let site = try Site()
    try site.makePartner("north")
    let bank = ["--iban", "AT61 1904 3002 3457 3201", "--bic", "BKAUATWW"]
    let rehearsed = try site.tool.run(Self.words + bank + ["--dry-run"])
    #expect(rehearsed.status == 0, "\(rehearsed.errors)")
    #expect(try site.tool.run("settlement-terms", "list", "-f", "json").json().isEmpty)
    let proposed = try site.tool.run(Self.words + bank)
    #expect(proposed.status == 0, "\(proposed.errors)")
    let id = try #require(try proposed.json()[0]["id"]?.string)
    let approve = ["settlement-terms", "approve", id, "-y", "-f", "json"]
    #expect(try site.tool.run(approve).errors.hasPrefix("approval_by_proposer: "))
    var second = site.tool
    second.options = ["--embedded", site.directory, "--actor", "second"]
    let approved = try second.run(approve)
    #expect(approved.status == 0, "\(approved.errors)")
    #expect(try approved.json()[0]["state"] == .text("approved"))
    let shown = try site.tool.run("settlement-terms", "show", id, "-f", "json").json()[0]
    #expect(shown["iban"] == .text("AT611904300234573201"))
    #expect(shown["issue_price"] == .text("0.0095") && shown["reimbursement"] == .text("0.008"))
    #expect(shown["platform_fee"] == .text("49.00"))
    #expect(shown["taxes"] == .text("issue_fee=2000,levy=2000"))
    #expect(shown["proposed_by"] == .text("tester") && shown["decided_by"] == .text("second"))
    #expect(try site.tool.run(Self.words).errors.hasPrefix("settlement_terms_overlap: "))
    let waiting = try site.tool.run(
      "settlement-terms", "list", "--state", "proposed", "-f", "json")
    #expect(try waiting.json().isEmpty)
  }

  @Test func `what cannot be said of terms is refused before the database is asked`() throws {
    let site = try Site()
    for (wrong, complaint) in [
      (["--issue-share", "5000"], "--funding split"), (["--funding", "split"], "--issue-share"),
      (["--iban", "AT621904300234573201"], "check digits"),
      (["--breakage", "cause"], "--breakage-cause"), (["--mandate", "M1"], "--mandate-signed-on"),
      (["--prepaid", "--credit-limit", "1"], "exclude"),
      (["--credit-limit", "1.001"], "2 decimals"),
    ] {
      let run = try site.tool.run(Self.words + wrong)
      #expect(run.status == 2 && run.errors.contains(complaint), "\(wrong): \(run.errors)")
    }
  }

  @Test func `what a prepaid partner has paid in is typed in the main unit, and counts once`()
    throws
  {
    let site = try Site()
    try site.makePartner("north")
    let proposed = try site.tool.run(Self.words + ["--prepaid"])
    let id = try #require(try proposed.json()[0]["id"]?.string)
    var second = site.tool
    second.options = ["--embedded", site.directory, "--actor", "second"]
    #expect(try second.run("settlement-terms", "approve", id, "-y").status == 0)
    func deposit(_ amount: String, _ more: String...) throws -> Tool.Run {
      try site.tool.run(
        ["partner", "deposit", "record", "north", "--amount", amount, "--currency", "EUR", "-y"]
          + ["--bank-reference", "B-117", "-f", "json"] + more)
    }
    for amount in ["0", "1.001", "-1", "10000000000000.01", "1e3"] {
      let run = try deposit(amount)
      #expect(run.status == 2 && run.errors.contains("amount"), "\(amount): \(run.errors)")
    }
    let waiting = try deposit("5000.5", "--dry-run")
    #expect(try waiting.json()[0]["state"] == .text("proposed"), "it takes two people")
    let policy = try site.tool.run("payment", "policy", "--deposit-limit", "500050", "-f", "json")
    #expect(try policy.json()[0]["deposit_limit"] == .number(500_050))
    let rehearsed = try deposit("5000.5", "--dry-run")
    #expect(try rehearsed.json()[0]["limit"] == .text("5000.50 EUR"), "what it would come to")
    let before = try site.tool.run("partner", "exposure", "-f", "json")
    #expect(try before.json()[0]["limit"] == .text("0.00 EUR"), "a rehearsal changed something")
    for isAgain in [false, true] {
      let run = try deposit("5000.5")
      #expect(run.status == 0, "\(run.errors)")
      #expect(try run.json()[0]["state"] == .text("approved"))
      #expect(try run.json()[0]["replayed"] == .flag(isAgain))
      #expect(try run.json()[0]["limit"] == .text("5000.50 EUR"))
    }
    #expect(try deposit("5000.51").errors.hasPrefix("reference_already_used: "))
    try Self.expectReversed(site, by: second)
  }

  /// A deposit above the limit is two people's, and so is taking it back.
  private static func expectReversed(_ site: Site, by second: Tool) throws {
    let typo = try site.tool.run(
      "partner", "deposit", "record", "north", "--amount", "100000000", "--currency", "EUR",
      "--bank-reference", "B-118", "-y", "-f", "json"
    ).json()[0]
    #expect(typo["state"] == .text("proposed") && typo["limit"] == .text("5000.50 EUR"))
    let id = try #require(typo["id"]?.string)
    let alone = try site.tool.run("partner", "deposit", "approve", id, "-y")
    #expect(alone.errors.hasPrefix("approval_by_proposer: "))
    let rehearsed = try second.run("partner", "deposit", "approve", id, "--dry-run")
    #expect(rehearsed.status == 0, "\(rehearsed.errors)")
    #expect(try second.run("partner", "deposit", "approve", id).status == 2, "nobody is asked")
    #expect(try second.run("partner", "deposit", "approve", id, "-y").status == 0)
    let words = ["partner", "deposit", "reverse", "north", "--bank-reference", "B-118"]
    let proposed = try site.tool.run(words + ["--reason", "a typo", "-y", "-f", "json"]).json()[0]
    #expect(proposed["state"] == .text("proposed"))
    let reversal = try #require(proposed["id"]?.string)
    let rejected = try second.run("partner", "deposit", "reject", id, "--reason", "no")
    #expect(rejected.errors.hasPrefix("deposit_already_decided: "), "\(rejected.errors)")
    #expect(try second.run("partner", "deposit", "approve", reversal, "-y").status == 0)
    let again = try site.tool.run(words + ["--reason", "a typo", "-y", "-f", "json"]).json()[0]
    #expect(again["state"] == .text("approved") && again["replayed"] == .flag(true))
    #expect(again["limit"] == .text("5000.50 EUR"))
    let unknown = try site.tool.run(
      "partner", "deposit", "reverse", "north", "--bank-reference", "B-1", "--reason", "x", "-y")
    #expect(unknown.errors.hasPrefix("deposit_not_found: "))
    let listed = try site.tool.run("partner", "deposit", "list", "-f", "json").json()
    #expect(listed.map { $0["kind"] } == [.text("reversed"), .text("paid_in"), .text("paid_in")])
    #expect(
      listed.map { $0["state"] } == [.text("approved"), .text("reversed"), .text("approved")])
    let reversed = try site.tool.run(
      "partner", "deposit", "list", "--state", "reversed", "--partner", "north", "-f", "json")
    #expect(try reversed.json().map { $0["amount"] } == [.text("100000000.00")])
  }

  @Test func `what a partner without a limit owes is told`() throws {
    let site = try Site()
    try site.makePartner("south")
    #expect(
      try site.tool.run("partner", "exposure", "--partner", "south", "-f", "json").json().isEmpty,
      "without settlement terms nothing is owed")
    let proposed = try site.tool.run(Self.words.map { $0 == "north" ? "south" : $0 })
    let id = try #require(try proposed.json()[0]["id"]?.string)
    var second = site.tool
    second.options = ["--embedded", site.directory, "--actor", "second"]
    #expect(try second.run("settlement-terms", "approve", id, "-y").status == 0)
    let shown = try site.tool.run("partner", "exposure", "--partner", "south", "-f", "json")
    let row = try #require(try shown.json().first)
    #expect(row["limit"] == .null && row["unsettled"] == .text("0.00 EUR"))
    #expect(try site.tool.run("partner", "exposure", "-f", "json").json().isEmpty)
    let nobody = try site.tool.run("partner", "exposure", "--partner", "nobody")
    #expect(nobody.errors.hasPrefix("partner_not_found: "))
  }

  @Test func `terms that follow others wait for a second person`() throws {
    let site = try Site()
    try site.makePartner("north")
    func terms(_ more: String...) throws -> Tool.Run {
      try site.tool.run(
        ["terms", "set", "north", "--from", "2099-01-01", "--currency", "GBP", "--earn", "1/100"]
          + ["--late-report-days", "10", "-f", "json"] + more)
    }
    #expect(try terms("--dry-run").json()[0]["state"] == .text("proposed"))
    #expect(try site.tool.run("change", "list", "--state", "proposed", "-f", "json").json().isEmpty)
    let proposed = try terms().json()[0]
    #expect(proposed["state"] == .text("proposed"))
    let id = try #require(proposed["change"]?.string)
    #expect(try terms().json()[0]["change"] == .text(id), "proposed twice it is one")
    #expect(try site.tool.run("terms", "list", "north", "-f", "json").json().count == 1)
    let waiting = try site.tool.run(
      "change", "list", "--state", "proposed", "--kind", "partner_terms", "-f", "json"
    ).json()
    #expect(waiting.map { $0["id"] } == [.text(id)] && waiting[0]["partner"] == .text("north"))
    #expect(waiting[0]["content"]?.string?.contains("late_report_days=10") == true)
    let alone = try site.tool.run("change", "approve", id, "-y")
    #expect(alone.status == 1 && alone.errors.hasPrefix("approval_by_proposer: "))
    var second = site.tool
    second.options = ["--embedded", site.directory, "--actor", "second"]
    #expect(try second.run("change", "approve", id).status == 2, "nobody is asked")
    #expect(try second.run("change", "approve", id, "--dry-run").status == 0)
    #expect(try site.tool.run("terms", "list", "north", "-f", "json").json().count == 1)
    for isAgain in [false, true] {
      let approved = try second.run("change", "approve", id, "-y", "-f", "json")
      #expect(approved.status == 0, "\(approved.errors)")
      #expect(try approved.json()[0]["replayed"] == .flag(isAgain))
    }
    let versions = try site.tool.run("terms", "list", "north", "-f", "json").json()
    #expect(versions.map { $0["late_report_days"] } == [.null, .number(10)])
    let rejected = try second.run("change", "reject", id, "--reason", "no")
    #expect(rejected.errors.hasPrefix("change_already_decided: "), "\(rejected.errors)")
    let shown = try site.tool.run("change", "show", id, "-f", "json").json()[0]
    #expect(shown["proposed_by"] == .text("tester") && shown["decided_by"] == .text("second"))
    let nothing = try site.tool.run("change", "show", "chg_01jd8x3v5wf6zr8v2y0kq4m9st")
    #expect(nothing.errors.hasPrefix("change_not_found: "), "\(nothing.errors)")
  }

  @Test func `policies and rates are set and listed`() throws {
    let site = try Site()
    let policy = [
      "settlement-policy", "set", "--from", "2026-01-01", "--calendar", "weekly", "--currency",
      "EUR", "--carrying-rate", "0.008", "--levy", "1000", "-y", "-f", "json",
    ]
    let first = try site.tool.run(policy)
    #expect(try first.json()[0]["state"] == .text("approved"), "\(first.errors)")
    #expect(try site.tool.run(policy).errors.hasPrefix("settlement_policy_overlap: "))
    let shown = try site.tool.run("settlement-policy", "show", "-f", "json").json()
    #expect(shown.count == 1 && shown[0]["levy"] == .text("1000.00"))
    #expect(try site.tool.run("settlement-policy", "list", "-f", "json").json() == shown)
    let rate = [
      "exchange-rate", "set", "--of", "BGN", "--in", "EUR", "--from", "2026-01-01", "--source",
      "fixed", "-y", "-f", "json", "--rate",
    ]
    let proposed = try site.tool.run(rate + ["0.511291881"]).json()[0]
    #expect(proposed["state"] == .text("proposed"), "a rate takes two people")
    let change = try #require(proposed["change"]?.string)
    #expect(try site.tool.run("exchange-rate", "list", "-f", "json").json().isEmpty)
    var second = site.tool
    second.options = ["--embedded", site.directory, "--actor", "second"]
    #expect(try second.run("change", "approve", change, "-y").status == 0)
    let again = try site.tool.run(rate + ["0.511291881"]).json()[0]
    #expect(again["state"] == .text("approved") && again["change"] == .null)
    let other = try site.tool.run(rate + ["0.511291882"])
    #expect(other.errors.hasPrefix("exchange_rate_already_set: "))
    let rates = try site.tool.run("exchange-rate", "list", "-f", "json").json()
    #expect(rates.count == 1 && rates[0]["rate"] == .text("0.511291881"))
  }
}
