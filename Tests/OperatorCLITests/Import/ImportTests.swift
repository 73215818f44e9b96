import EmbeddedPostgres
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite(.ownThread) struct ImportTests {
  private static let heading =
    "partner,receipt,member,at,currency,amount_minor,kind,original_receipt\n"
  /// Two purchases, a return of one, and one row for each way to be refused.
  private static let rows = """
    north,1,10001,2010-01-01T10:00:00Z,GBP,12345,purchase,
    south,2,10001,2010-01-02T10:00:00Z,GBP,5000,purchase,
    north,C1,10001,2010-01-02T10:00:00Z,GBP,2345,return,1
    north,C2,10001,2010-01-03T10:00:00Z,GBP,100,return,
    north,C3,10001,2010-01-03T10:00:00Z,GBP,100,return,77
    north,3,99999,2010-01-03T10:00:00Z,GBP,100,purchase,
    west,4,10001,2010-01-03T10:00:00Z,GBP,100,purchase,
    north,5,10001,yesterday,GBP,100,purchase,
    north,6,10001,2010-01-03T10:00:00Z,EUR,100,purchase,
    north,7,10001,2009-01-03T10:00:00Z,GBP,100,purchase,

    """

  private func prepare() throws -> Site {
    let site = try Site()
    try site.makePartner("north")
    try site.makePartner("south")
    // The receipts are old: with usual terms their points would have expired.
    #expect(try site.tool.run("coalition", "configure", "--expiry", "never").status == 0)
    let members = try site.write("member,country\n10001,GB\n10002,IE\n", to: "members.csv")
    let run = try site.tool.run(
      "import", "members", members, "--partner", "north", "--yes", "-f", "json")
    #expect(run.status == 0, "\(run.errors)")
    #expect(try run.json().first?["rows"] == .number(2))
    return site
  }

  /// The counts of an import by outcome and code.
  private func counts(_ run: Tool.Run) throws -> [String: Int64] {
    var counts: [String: Int64] = [:]
    for row in try run.json() {
      guard case .number(let rows)? = row["rows"] else { continue }
      counts[row["code"]?.string ?? row["outcome"]?.string ?? ""] = rows
    }
    return counts
  }

  private static let refusals: [String: Int64] = [
    "return_without_original": 1, "purchase_not_found": 1, "member_not_found": 1,
    "partner_not_found": 1, "invalid_request": 1, "currency_mismatch": 1, "terms_not_found": 1,
  ]

  @Test func `an import answers every row, and a second one records nothing twice`() throws {
    let site = try prepare()
    let file = try site.write(Self.heading + Self.rows, to: "purchases.csv")
    let refused = site.folder.path + "/refused.csv"
    let words = ["import", "purchases", file, "--yes", "-f", "json", "--refused", refused]

    let first = try site.tool.run(words)
    #expect(first.status == 0, "\(first.errors)")
    let answered = Self.refusals.merging(["accepted": 3, "replayed": 0]) { $1 }
    #expect(try counts(first) == answered)

    let second = try site.tool.run(words)
    let replayed = Self.refusals.merging(["accepted": 0, "replayed": 3]) { $1 }
    #expect(try counts(second) == replayed)

    // 123 points for 123.45, less 23 for the 23.45 that came back, and 50 from the south.
    let member = try site.tool.run("member", "find", "--card", "10001", "-f", "json")
    #expect(try member.json()[0]["points"] == .number(150))
    #expect(try member.json()[0]["partners"] == .text("north south"))
    #expect(try site.tool.run("ledger", "verify").status == 0)

    let kept = try String(contentsOfFile: refused, encoding: .utf8).split(separator: "\n")
    #expect(kept.count == 8)
    #expect(kept[0] == Self.heading.dropLast() + ",code")
    #expect(kept[1].hasSuffix(",return_without_original"))
  }

  @Test func `an import leaves no key behind and a trail of those it had`() throws {
    let site = try prepare()
    let keys = try site.tool.run("key", "list", "-f", "json").json()
    #expect(!keys.isEmpty)
    #expect(keys.allSatisfy { $0["state"] == .text("revoked") })
    let trail = try site.tool.run("audit", "list", "-f", "json").json()
    #expect(trail.first?["action"] == .text("key.ended"))
    #expect(trail.first?["actor"] == .text("tester (tessera_operator)"))
  }

  @Test func `a packed file is unpacked on the way, and one that is cut off is refused`() throws {
    let site = try prepare()
    let file = try site.write(Self.heading + Self.rows, to: "purchases.csv")
    #expect(try ChildProgram(["/bin/gzip", "-k", file]).run().status == 0)
    let run = try site.tool.run("import", "purchases", file + ".gz", "--yes", "-f", "json")
    #expect(try counts(run)["accepted"] == 3)

    let packed = try Data(contentsOf: URL(filePath: file + ".gz"))
    try packed.dropLast(9).write(to: URL(filePath: file + ".cut.gz"))
    let cut = try site.tool.run("import", "purchases", file + ".cut.gz", "--yes")
    #expect(cut.status == 2)
    #expect(cut.errors.contains("is not a whole gzip file"))
  }

  @Test func `a dry run sends nothing, and without a yes nothing is sent either`() throws {
    let site = try prepare()
    let file = try site.write(Self.heading + Self.rows, to: "purchases.csv")
    #expect(try site.tool.run("import", "purchases", file, "--dry-run").status == 0)
    let asked = try site.tool.run("import", "purchases", file)
    #expect(asked.status == 2)
    #expect(asked.errors.contains("--yes"))
    let totals = try site.tool.run("report", "summary", "--totals", "-f", "json").json()
    #expect(totals[0]["purchases"] == .number(0))
  }

  @Test func `a file without its columns, or that is no CSV, is refused before anything is sent`()
    throws
  {
    let site = try prepare()
    let headless = try site.write("a,b\n1,2\n", to: "headless.csv")
    let missing = try site.tool.run("import", "purchases", headless, "--yes")
    #expect(missing.status == 2)
    #expect(missing.errors.contains("has no column partner"))
    let pipe = site.directory + "/pipe.csv"
    #expect(mkfifo(pipe, 0o600) == 0)
    let piped = try site.tool.run("import", "purchases", pipe, "--yes")
    #expect(piped.status == 2)
    #expect(piped.errors.contains("pipe.csv is no regular file"))
    let broken = try site.write(Self.heading + Self.rows + "\"", to: "broken.csv")
    let run = try site.tool.run("import", "purchases", broken, "--yes")
    #expect(run.status == 2)
    #expect(run.errors.contains("line 12 begins a quoted field that never ends"))
    let totals = try site.tool.run("report", "summary", "--totals", "-f", "json").json()
    #expect(totals[0]["purchases"] == .number(0))
  }
}
