import TestSupport
import Testing

@testable import OperatorCLI

@Suite(.ownThread) struct CodesCommandTests {
  private func site() throws -> Site {
    let site = try Site()
    try site.makePartner("alpha")
    let gift = CatalogueFileTests.gift.replacing("unlimited", with: "code_pool")
      .replacing("goods", with: "voucher")
    let file = try site.write(
      gift + #","voucher":{"uses":1,"expiry":"forfeited"}}"# + "\n"
        + CatalogueFileTests.gift.replacing("MUG", with: "CUP") + "}\n", to: "pool.ndjson")
    let run = try site.tool.run("gift", "import", file)
    #expect(run.status == 0, "\(run.errors)")
    return site
  }

  /// The rows of a report by their outcomes.
  private func counts(_ run: Tool.Run) throws -> [String: JSONValue] {
    #expect(run.status == 0, "\(run.errors)")
    return Dictionary(
      try run.json().map { row in
        (row["code"]?.string ?? row["outcome"]?.string ?? "", row["rows"] ?? .null)
      }, uniquingKeysWith: { first, _ in first })
  }

  @Test func `codes come into a pool once, and what is wrong with the others is told`() throws {
    let site = try site()
    let file = try site.write(
      """
      code,valid_until
      SECRET-1,
      SECRET-2,2099-01-01T00:00:00Z
      SECRET-1,
      SECRET-3,2020-01-01T00:00:00Z
      two words,
      ,
      \(String(repeating: "S", count: 64)),
      \(String(repeating: "S", count: 65)),
      SECRET-4,tomorrow

      """, to: "codes.csv")
    let added = try site.tool.run("gift", "codes", "add", "alpha/MUG", file, "-f", "json")
    #expect(
      try counts(added) == [
        "accepted": .number(3), "replayed": .number(1), "code_expired": .number(1),
        "invalid_request": .number(4),
      ])
    let again = try site.tool.run("gift", "codes", "add", "alpha/MUG", file, "-f", "json")
    #expect(try counts(again)["accepted"] == .number(0))
    #expect(try counts(again)["replayed"] == .number(4))
    for run in [added, again] {
      #expect(!(run.output + run.errors).contains("SECRET"), "no code is printed")
    }
    let shown = try site.tool.row("gift", "codes", "show", "alpha/MUG")
    #expect(shown["codes"] == .number(3) && shown["free"] == .number(3))
    let listed = try site.tool.row("gift", "show", "alpha/MUG")
    #expect(listed["available"] == .number(3))

    let none = try site.tool.run("gift", "codes", "add", "alpha/CUP", file)
    #expect(none.status == 1 && none.errors.hasPrefix("gift_without_pool: "), "\(none.errors)")
    let lost = try site.write("number\n1\n", to: "lost.csv")
    #expect(try site.tool.run("gift", "codes", "add", "alpha/MUG", lost).status == 2)
  }

  @Test func `codes that nobody has are withdrawn, after a question`() throws {
    let site = try site()
    let file = try site.write("code\nSECRET-1\nSECRET-2\n", to: "codes.csv")
    #expect(try site.tool.run("gift", "codes", "add", "alpha/MUG", file).status == 0)
    let leaked = try site.write("code\nSECRET-2\nSECRET-9\n", to: "leaked.csv")
    let words = ["gift", "codes", "void", "alpha/MUG", leaked, "--reason", "leaked", "-f", "json"]
    #expect(try site.tool.run(words).status == 2)
    let voided = try site.tool.run(words + ["--yes"]).json()[0]
    #expect(voided["voided"] == .number(1) && voided["unknown"] == .number(1))
    #expect(try site.tool.run(words + ["--yes"]).json()[0]["were_void"] == .number(1))
    let shown = try site.tool.row("gift", "codes", "show", "alpha/MUG")
    #expect(shown["free"] == .number(1) && shown["voided"] == .number(1))
    let trail = try site.tool.run("audit", "list", "-f", "json").json()
    #expect(trail[0]["action"] == .text("gift.codes_voided"))
    #expect(trail.allSatisfy { $0["detail"]?.string?.contains("SECRET") == false })
  }
}
