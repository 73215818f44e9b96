import EmbeddedPostgres
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite struct DemoTests {
  /// A sample of a few rows, with the member and the partners of the tour.
  private func sample(_ site: Site) throws -> String {
    let folder = site.folder.path + "/sample"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    _ = try site.write(
      "partner,label,currency\nbags,Bags & Travel,GBP\nkitchen,Kitchen & Table,GBP\n",
      to: "sample/partners.csv")
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

  @Test func `the demo walks its own tour, and a second run imports nothing twice`() throws {
    let site = try Site()
    let words = [
      "demo", "--exit", "--listen", "127.0.0.1:0", "--loops", "1", "--data", try sample(site),
    ]
    let first = try site.tool.run(words)
    #expect(first.status == 0, "\(first.errors)\n\(first.output)")
    #expect(first.output.contains("Every step answered as told."))
    let keys = try String(contentsOfFile: site.directory + "/demo-keys.json", encoding: .utf8)

    let second = try site.tool.run(words)
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.output.contains("The sample purchases are there from an earlier run."))
    #expect(try String(contentsOfFile: site.directory + "/demo-keys.json", encoding: .utf8) == keys)

    // Two receipts of the sample, and one of each tour.
    let totals = try site.tool.run("report", "summary", "--totals", "-f", "json").json()[0]
    #expect(totals["purchases"] == .number(4))
    #expect(totals["returns"] == .number(1))
    #expect(totals["redemptions"] == .number(2))
    var file = stat()
    #expect(stat(site.directory + "/demo-keys.json", &file) == 0)
    #expect(file.st_mode & 0o777 == 0o600, "nobody but its owner reads the keys")
  }
}
