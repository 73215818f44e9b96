import EmbeddedPostgres
import TestSupport
import Testing

@Suite struct SettlementTermsTests {
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

  @Test func `policies and rates are set and listed`() throws {
    let site = try Site()
    let policy = [
      "settlement-policy", "set", "--from", "2026-01-01", "--calendar", "weekly", "--currency",
      "EUR", "--carrying-rate", "0.008", "--levy", "1000", "-y", "-f", "json",
    ]
    #expect(try site.tool.run(policy).status == 0)
    #expect(try site.tool.run(policy).errors.hasPrefix("settlement_policy_overlap: "))
    let shown = try site.tool.run("settlement-policy", "show", "-f", "json").json()
    #expect(shown.count == 1 && shown[0]["levy"] == .text("1000.00"))
    #expect(try site.tool.run("settlement-policy", "list", "-f", "json").json() == shown)
    let rate = [
      "exchange-rate", "set", "--of", "BGN", "--in", "EUR", "--from", "2026-01-01", "--source",
      "fixed", "-y", "-f", "json", "--rate",
    ]
    #expect(try site.tool.run(rate + ["0.511291881"]).status == 0)
    #expect(try site.tool.run(rate + ["0.511291881"]).status == 0)
    let other = try site.tool.run(rate + ["0.511291882"])
    #expect(other.errors.hasPrefix("exchange_rate_already_set: "))
    let rates = try site.tool.run("exchange-rate", "list", "-f", "json").json()
    #expect(rates.count == 1 && rates[0]["rate"] == .text("0.511291881"))
  }
}
