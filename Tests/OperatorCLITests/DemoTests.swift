import EmbeddedPostgres
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite(.ownThread) struct DemoTests {
  /// A sample of a few rows, with the member and the partners of the tour.
  private func sample(_ site: Site) throws -> String {
    let folder = site.folder.path + "/sample"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    _ = try site.write(
      "partner,label,currency\nbags,Bags & Travel,GBP\nkitchen,Kitchen & Table,GBP\n",
      to: "sample/partners.csv")
    for name in ["settlement_terms.csv", "parties.csv"] {
      let rows = try String(
        contentsOfFile: SampleCoalition.databaseFolder + "/../deploy/demo/" + name, encoding: .utf8)
      _ = try site.write(rows, to: "sample/" + name)
    }
    _ = try site.write(
      "partner,outlet,name\nkitchen,brighton,Brighton\nkitchen,leeds,Leeds\n",
      to: "sample/outlets.csv")
    let gifts = try String(
      contentsOfFile: SampleCoalition.databaseFolder + "/../deploy/demo/gifts.ndjson",
      encoding: .utf8)
    let kept = gifts.split(separator: "\n").filter {
      $0.contains(#""object":"category""#) || $0.contains(#""supplier":"kitchen""#)
        || $0.contains(#""code":"CINEMA-2""#)
    }
    _ = try site.write(kept.joined(separator: "\n"), to: "sample/gifts.ndjson")
    let codes = folder + "/codes"
    try FileManager.default.createDirectory(atPath: codes, withIntermediateDirectories: false)
    _ = try site.write("code\n123\n456\n", to: "sample/codes/@operator.CINEMA-2.csv")
    let members = try site.write("member\n14911\n", to: "sample/members.csv")
    let purchases = try site.write(
      """
      partner,receipt,member,at,currency,amount_minor,kind,original_receipt
      kitchen,1,14911,2009-12-01T07:45:00Z,GBP,50530,purchase,
      bags,2,14911,2009-12-02T07:45:00Z,GBP,14580,purchase,
      bags,C2,14911,2009-12-03T07:45:00Z,GBP,580,return,2
      bags,C3,14911,2009-12-03T07:45:00Z,GBP,580,return,

      """, to: "sample/purchases.csv")
    #expect(try ChildProgram(["/bin/gzip", members, purchases]).run().status == 0)
    return folder
  }

  @Test func `the demo walks its own tour, and a second run imports nothing twice`() async throws {
    let site = try Site()
    let words = [
      "demo", "--exit", "--listen", "127.0.0.1:0", "--loops", "1", "--data", try sample(site),
    ]
    let first = try site.tool.run(words)
    #expect(first.status == 0, "\(first.errors)\n\(first.output)")
    #expect(first.output.contains("Every step answered as told."))
    #expect(first.output.contains("Settled 25 months, 2009-12 to 2011-12: 50 signed statements"))
    let keys = try String(contentsOfFile: site.directory + "/demo-keys.json", encoding: .utf8)
    let settled = try settled(site)
    #expect(first.output.contains("The catalogue has 7 gifts, and 2 codes in pools."))
    let paused = try site.tool.run("gift", "pause", "kitchen/MUG")
    #expect(paused.status == 0, "\(paused.errors)")

    let second = try site.tool.run(words)
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.output.contains("The sample purchases are there from an earlier run."))
    #expect(try String(contentsOfFile: site.directory + "/demo-keys.json", encoding: .utf8) == keys)
    #expect(second.output.contains("The months are settled from an earlier run."))
    #expect(
      try site.tool.run("gift", "list", "--status", "paused", "-f", "json").json().count == 1)
    #expect(try self.settled(site) == settled)
    #expect(try site.tool.run("settlement", "verify", "2011-11").status == 0)
    try await ExportedDemo(site: site).check()

    // Two receipts of the sample, and one of each tour.
    let totals = try site.tool.run("report", "summary", "--totals", "-f", "json").json()[0]
    #expect(totals["purchases"] == .number(4))
    #expect(totals["returns"] == .number(1))
    // And an order of each, which is a redemption at the operator.
    #expect(totals["redemptions"] == .number(4))
    var file = stat()
    #expect(stat(site.directory + "/demo-keys.json", &file) == 0)
    #expect(file.st_mode & 0o777 == 0o600, "nobody but its owner reads the keys")
  }

  /// All that the demo sets up about settlement, as the commands list it.
  private func settled(_ site: Site) throws -> [String] {
    try [
      ["settlement", "list"], ["settlement-terms", "list"], ["settlement-policy", "list"],
      ["payment", "list", "--limit", "1000"], ["settlement", "show", "2011-12"],
    ].map { words in
      let outcome = try site.tool.run(words + ["-f", "json"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      return outcome.output
    }
  }
}
