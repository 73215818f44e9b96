import FoundationEssentials
import TestSupport
import Testing

@testable import OperatorCLI

@Suite(.ownThread) struct CatalogueCommandTests {
  private static let demo = SampleCoalition.databaseFolder + "/../deploy/demo"

  /// A site with the partners and outlets that the demo's catalogue speaks of.
  private func site() throws -> Site {
    let site = try Site()
    let partners = try ImportFile(Self.demo + "/partners.csv", required: ["partner"])
    var codes: [String] = []
    try partners.forEach { codes.append($0.fields[0]) }
    for code in codes {
      #expect(try site.tool.run("partner", "invite", code, "--name", code).status == 0)
    }
    let outlets = try ImportFile(
      Self.demo + "/outlets.csv", required: ["partner", "outlet", "name"])
    var rows: [[String]] = []
    try outlets.forEach { rows.append($0.fields) }
    for row in rows {
      #expect(
        try site.tool.run("outlet", "add", row[0], row[1], "--name", row[2]).status == 0)
    }
    return site
  }

  private func export(_ site: Site, _ words: String...) throws -> String {
    let run = try site.tool.run(["gift", "export"] + words)
    #expect(run.status == 0, "\(run.errors)")
    return run.output
  }

  private func outcomes(_ run: Tool.Run) throws -> Set<String?> {
    Set(try run.json().map { $0["outcome"]?.string })
  }

  @Test
  func `what is exported changes nothing when it is imported, and is exported the same again`()
    throws
  {
    let site = try site()
    let file = Self.demo + "/gifts.ndjson"
    let rehearsed = try site.tool.run("gift", "import", file, "--dry-run", "-f", "json")
    #expect(try outcomes(rehearsed) == ["added"], "\(rehearsed.errors)")
    #expect(rehearsed.errors.hasPrefix("Dry run: nothing was changed. "))
    #expect(try export(site).isEmpty)
    let imported = try site.tool.run("gift", "import", file, "-f", "json")
    #expect(try outcomes(imported) == ["added"], "\(imported.errors)")
    #expect(try outcomes(site.tool.run("gift", "import", file, "-f", "json")) == ["unchanged"])

    let json = try export(site)
    #expect(json.split(separator: "\n").count == 80)
    let first = try site.write(json, to: "first.ndjson")
    let again = try site.tool.run("gift", "import", first, "-f", "json")
    #expect(try outcomes(again) == ["unchanged"])
    #expect(try export(site) == json)
    let csv = try export(site, "-f", "csv")
    let rows = try site.tool.run(
      "gift", "import", try site.write(csv, to: "first.csv"), "-f", "json")
    #expect(try outcomes(rows) == ["unchanged"], "\(rows.errors)")
    #expect(try export(site, "-f", "csv") == csv)
    #expect(try export(site) == json)

    // The same in another coalition, whose ids are others.
    let other = try self.site()
    #expect(try other.tool.run("gift", "import", first).status == 0)
    #expect(try export(other) == json)
    #expect(
      try export(other, "--supplier", "bags").split(separator: "\n").count == 5)
  }

  @Test func `a file of which a part is refused changes nothing, and all that is wrong is told`()
    throws
  {
    let site = try Site()
    try site.makePartner("alpha")
    let gift = CatalogueFileTests.gift
    let path = try site.write(
      gift + "}\n" + gift.replacing("alpha", with: "nobody") + "}\n"
        + gift.replacing("\"MUG\"", with: "\"BOX\"") + #","category":"none"}"# + "\n",
      to: "bad.ndjson")
    let run = try site.tool.run("gift", "import", path, "-f", "json")
    #expect(run.status == 1)
    #expect(
      run.errors
        == "partner_not_found: 2 of 3 entries are refused, and nothing was changed\n")
    let rows = try run.json()
    #expect(rows.map { $0["outcome"] } == [.text("added"), .text("refused"), .text("refused")])
    #expect(
      rows.map { $0["refusal"] } == [
        .null, .text("partner_not_found"), .text("category_not_found"),
      ])
    #expect(rows.map { $0["line"] } == [.number(1), .number(2), .number(3)])
    #expect(try export(site).isEmpty)
    let wrong = try site.write(gift + #","colour":"red"}"#, to: "wrong.ndjson")
    let refused = try site.tool.run("gift", "import", wrong)
    #expect(refused.status == 2 && refused.errors.contains("line 1: /colour: no such field"))
    #expect(try site.tool.run("gift", "import", site.folder.path + "/none.json").status == 2)
  }
}
