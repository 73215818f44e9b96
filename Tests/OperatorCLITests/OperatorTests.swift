import TestSupport
import Testing

@Suite(.ownThread) struct OperatorTests {
  @Test func `a partner is invited, priced, given a key, suspended and let back in`() throws {
    let site = try Site()
    let tool = site.tool
    let invited = try tool.run("partner", "invite", "north", "--name", "North, Ltd.", "-f", "json")
    #expect(invited.status == 0, "\(invited.errors)")
    #expect(try invited.json()[0]["id"]?.string?.hasPrefix("prt_") == true)

    let terms = try tool.run(
      "terms", "set", "north", "--from", "2010-01-01", "--currency", "EUR", "--earn", "3/200",
      "--point-value", "0.0075", "-f", "csv")
    #expect(
      terms.output.hasPrefix(
        "from,currency,earn,point_value,late_report_days,available,redemption_min,"
          + "redemption_step,redemption_share,earns_on,id,state,change\r\n"))
    #expect(
      terms.output.contains(
        "\r\n2010-01-01,EUR,3 per 200,0.0075,,at once,,,,everything,trm_"))

    let issued = try tool.run(
      "key", "issue", "north", "--label", "tills", "--scope", "earn", "-f", "json")
    let key = try issued.json()[0]
    #expect(key["key"]?.string?.hasPrefix("tsk_live_") == true)
    #expect(key["scopes"] == .text("earn"))
    let listed = try tool.run("key", "list", "north", "-f", "json")
    #expect(!listed.output.contains("tsk_"), "a key is shown once")

    let id = try #require(key["id"]?.string)
    let rotated = try tool.run("key", "rotate", id, "--overlap", "1", "-f", "json")
    #expect(try rotated.json()[0]["label"] == .text("tills"))
    let states = try tool.run("key", "list", "north", "-f", "json").json().map { $0["state"] }
    #expect(states == [.text("active"), .text("active")])
    #expect(try tool.run("key", "revoke", id, "--yes").status == 0)

    let suspended = try tool.run(
      "partner", "suspend", "north", "--reason", "late", "--yes", "-f", "json")
    #expect(try suspended.json()[0]["status"] == .text("suspended"))
    let resumed = try tool.run("partner", "resume", "north", "-f", "json")
    #expect(try resumed.json()[0]["status"] == .text("active"))

    let trail = try tool.run("audit", "list", "--subject", "north", "-f", "json").json()
    #expect(
      trail.map { $0["action"]?.string } == [
        "partner.resumed", "partner.suspended", "key.ended", "key.ended", "key.issued",
        "key.issued", "terms.set", "partner.invited",
      ])
  }

  struct Refusal: CustomTestStringConvertible, Sendable {
    let code: String
    let words: [String]
    var testDescription: String { code }
  }

  static let refusals = [
    Refusal(code: "partner_code_taken", words: ["partner", "invite", "north", "--name", "N"]),
    Refusal(code: "partner_not_found", words: ["partner", "show", "nowhere"]),
    Refusal(
      code: "partner_not_found", words: ["key", "issue", "nowhere", "--label", "x"]),
    Refusal(
      code: "terms_overlap",
      words: [
        "terms", "set", "north", "--from", "2015-01-01", "--currency", "GBP", "--earn", "1/100",
      ]),
    Refusal(
      code: "api_key_not_found",
      words: ["key", "revoke", "key_\(String(repeating: "0", count: 26))", "--yes"]),
    Refusal(
      code: "member_not_found",
      words: ["member", "show", "mem_\(String(repeating: "0", count: 26))"]),
    Refusal(code: "member_not_found", words: ["member", "find", "--card", "4711"]),
    Refusal(
      code: "invalid_request", words: ["coalition", "configure", "--time-zone", "Atlantis"]),
  ]

  @Test func `a refusal exits with 1 and begins with its code`() throws {
    let site = try Site()
    try site.makePartner("north")
    for refusal in Self.refusals {
      let run = try site.tool.run(refusal.words)
      #expect(run.status == 1, "\(refusal.words)")
      #expect(run.output.isEmpty, "\(refusal.words)")
      #expect(run.errors.hasPrefix("\(refusal.code): "), "\(refusal.words): \(run.errors)")
    }
    #expect(try site.tool.run("outlet", "add", "north", "hq", "--name", "Head office").status == 0)
    let taken = try site.tool.run("outlet", "add", "north", "hq", "--name", "Another")
    #expect(taken.errors.hasPrefix("outlet_code_taken: "))
  }

  @Test func `a list of somebody who is not there is no empty list`() throws {
    let tool = try Site().tool
    let lists = [
      ["payment", "list", "--partner"], ["order", "list", "--partner"],
      ["order", "list", "--supplier"], ["gift", "list", "--supplier"],
      ["gift", "export", "--supplier"], ["partner", "deposit", "list", "--partner"],
      ["partner", "exit", "list", "--partner"], ["partner", "exposure", "--partner"],
      ["settlement-terms", "list", "--partner"], ["report", "summary", "--partner"],
      ["key", "list"], ["events", "list", "--partner"],
    ]
    for words in lists {
      let run = try tool.run(words + ["nope"])
      #expect(run.status == 1, "\(words)")
      #expect(run.errors.hasPrefix("partner_not_found: "), "\(words): \(run.errors)")
      #expect(run.output.isEmpty, "\(words)")
    }
    let settlement = try tool.run("payment", "list", "--settlement", "2099-01")
    #expect(settlement.errors.hasPrefix("settlement_not_found: "), "\(settlement.errors)")
    // The operator supplies gifts as well.
    #expect(try tool.run("gift", "list", "--supplier", "@operator").status == 0)
  }

  @Test func `a member is enrolled once, whichever identifier it shows`() throws {
    let site = try Site()
    try site.makePartner("north")
    let first = try site.tool.run(
      "member", "enrol", "--partner", "north", "--card", "tes 0042", "--phone", "+44 20 7946 0000",
      "-f", "json")
    #expect(first.status == 0, "\(first.errors)")
    let again = try site.tool.run(
      "member", "enrol", "--partner", "north", "--phone", "+442079460000", "-f", "json")
    #expect(try again.json()[0]["id"] == first.json()[0]["id"])
    let found = try site.tool.run("member", "find", "--card", "TES0042", "-f", "json")
    #expect(try found.json()[0]["id"] == first.json()[0]["id"])
    #expect(try found.json()[0]["points"] == .number(0))
  }

  @Test func `terms say when points can be spent, in one way or the other`() throws {
    let site = try Site()
    for (code, option, available) in [
      ("later", "--pending-days", "after 14 days"),
      ("asked", "--confirm-within-days", "on confirmation within 14 days"),
    ] {
      _ = try site.tool.run("partner", "invite", code, "--name", code)
      let terms = ["terms", "set", code, "--from", "2020-01-01", "--currency", "EUR"]
      let set = try site.tool.run(terms + ["--earn", "1/100", option, "14", "-f", "json"])
      #expect(try set.json()[0]["available"] == .text(available), "\(set.errors)")
      let tooMany = try site.tool.run(terms + ["--earn", "1/100", option, "367"])
      #expect(tooMany.status == 2)
    }
    let both = try site.tool.run(
      "terms", "set", "asked", "--from", "2030-01-01", "--currency", "EUR", "--earn", "1/100",
      "--pending-days", "1", "--confirm-within-days", "1")
    #expect(both.status == 2)
  }

  @Test func `what is due in wallets at which nobody looks is made to happen`() throws {
    let site = try Site()
    try site.makePartner("north")
    let members = try site.write("member,country\n10001,GB\n", to: "members.csv")
    let enrolled = try site.tool.run("import", "members", members, "--partner", "north", "--yes")
    #expect(enrolled.status == 0, "\(enrolled.errors)")
    let file = try site.write(
      "partner,receipt,member,at,currency,amount_minor,kind,original_receipt\n"
        + "north,1,10001,2011-02-03T10:00:00Z,GBP,1000,purchase,\n", to: "old.csv")
    let imported = try site.tool.run("import", "purchases", file, "--yes")
    #expect(imported.status == 0, "\(imported.errors)")
    for (words, due, swept) in [
      (["--dry-run"], 1, 0), (["--batch", "1"], 1, 1), ([], 0, 0),
    ] as [([String], Int64, Int64)] {
      let run = try site.tool.run(["ledger", "sweep"] + words + ["-f", "json"])
      #expect(try run.json()[0]["due"] == .number(due), "\(words): \(run.errors)")
      #expect(try run.json()[0]["swept"] == .number(swept), "\(words)")
      #expect(try run.json()[0]["wallets"] == .number(1))
    }
    #expect(try site.tool.run("ledger", "verify").status == 0)
  }

  @Test func `settings of the coalition change one by one`() throws {
    let site = try Site()
    let changed = try site.tool.run(
      "coalition", "configure", "--name", "North and South", "--time-zone", "Europe/London",
      "--expiry", "36-months-to-end-of-year", "-f", "json")
    #expect(try changed.json()[0]["expiry"] == .text("36-months-to-end-of-year"))
    let never = try site.tool.run("coalition", "configure", "--expiry", "never", "-f", "json")
    #expect(try never.json()[0]["expiry"] == .text("never"))
    #expect(try never.json()[0]["expiry_notice"] == .text("none"))
    let idle = try site.tool.run(
      "coalition", "configure", "--expiry", "12-months-of-inactivity-to-30-06", "--expiry-notice",
      "required", "-f", "json")
    #expect(try idle.json()[0]["expiry"] == .text("12-months-of-inactivity-to-30-06"))
    #expect(try idle.json()[0]["expiry_notice"] == .text("required"))
    #expect(try never.json()[0]["name"] == .text("North and South"))
  }
}
