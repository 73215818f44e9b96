import TestSupport
import Testing

@testable import OperatorCLI

@Suite(.ownThread) struct GiftCommandTests {
  /// A site with two partners, an outlet, and one gift that is a draft.
  private func site() throws -> Site {
    let site = try Site()
    try site.makePartner("alpha")
    try site.makePartner("beta")
    #expect(try site.tool.run("outlet", "add", "beta", "hove", "--name", "Hove").status == 0)
    let file = try site.write(
      CatalogueFileTests.gift + #","prices":[{"option":1,"points":650}]}"#, to: "mug.json")
    let run = try site.tool.run("gift", "import", file)
    #expect(run.status == 0, "\(run.errors)")
    return site
  }

  private func first(_ run: Tool.Run) throws -> [String: JSONValue] {
    #expect(run.status == 0, "\(run.errors)")
    return try #require(try run.json().first)
  }

  @Test func `a gift is approved with its supply terms, published, paused, resumed and retired`()
    throws
  {
    let site = try site()
    let missing = try site.tool.run("gift", "approve", "alpha/MUG")
    #expect(missing.status == 1 && missing.errors.hasPrefix("supply_terms_missing: "))
    let words = ["gift", "approve", "alpha/MUG", "--pays", "4.30GBP", "-f", "json"]
    #expect(try first(site.tool.run(words + ["--dry-run"]))["status"] == .text("approved"))
    #expect(try site.tool.run("gift", "list", "--status", "draft", "-f", "json").json().count == 1)
    let approved = try first(site.tool.run(words))
    #expect(approved["supply_amount"] == .text("4.30") && approved["dry_run"] == .flag(false))
    #expect(try site.tool.run(words).errors.hasPrefix("gift_status_conflict: "))

    for (verb, status) in [("publish", "live"), ("pause", "paused"), ("resume", "live")] {
      let moved = try first(site.tool.run("gift", verb, "alpha/MUG", "-f", "json"))
      #expect(moved["status"] == .text(status))
    }
    let unasked = try site.tool.run("gift", "retire", "alpha/MUG")
    #expect(unasked.status == 2 && unasked.errors.contains("say --yes"))
    let retired = try first(
      site.tool.run("gift", "retire", "alpha/MUG", "--yes", "--reason", "sold", "-f", "json"))
    #expect(retired["status"] == .text("retired"))
    let back = try site.tool.run("gift", "resume", "alpha/MUG")
    #expect(back.errors.hasPrefix("gift_status_conflict: "))
    let trail = try site.tool.run("audit", "list", "-f", "json").json()
    #expect(
      trail.prefix(5).map { $0["action"]?.string } == [
        "gift.retired", "gift.live", "gift.paused", "gift.live", "gift.approved",
      ])
    #expect(trail[0]["actor"]?.string?.hasPrefix("tester (") == true)
  }

  @Test func `what a gift costs and what its supplier gets begin now or later`() throws {
    let site = try site()
    let price = ["gift", "price", "alpha/MUG", "-f", "json"]
    let rehearsed = try first(site.tool.run(price + ["--points", "600", "--dry-run"]))
    #expect(rehearsed["dry_run"] == .flag(true))
    let later = "2099-01-01T00:00:00Z"
    for words in [
      ["--points", "700"], ["--option", "2", "--points", "300", "--money", "4.00GBP"],
      ["--option", "2", "--end", "--from", later], ["--points", "800", "--from", later],
    ] {
      #expect(try site.tool.run(price + words).status == 0)
    }
    let terms = ["gift", "supply-terms", "alpha/MUG", "--pays", "4.50GBP", "-f", "json"]
    #expect(try first(site.tool.run(terms))["supply_amount"] == .text("4.50"))
    #expect(try first(site.tool.run(terms + ["--from", later]))["valid_from"] == .text(later))

    let shown = try first(site.tool.run("gift", "show", "alpha/MUG", "-f", "json"))
    let prices = try #require(shown["prices"]?.string).split(separator: " ").map {
      $0.prefix { $0 != "@" }
    }
    #expect(prices == ["1:650", "1:700", "1:800", "2:300+4.00GBP", "2:-"])
    #expect(shown["points_from"] == .number(300) && shown["supply_amount"] == .text("4.50"))

    for words in [[], ["--end", "--points", "1"], ["--end", "--money", "1.00GBP"]] {
      let wrong = try site.tool.run(price + words)
      #expect(wrong.status == 2 && wrong.errors.contains("say --points"))
    }
    let past = ["--points", "1", "--from", "2020-01-01T00:00:00Z"]
    #expect(try site.tool.run(price + past).errors.hasPrefix("invalid_request: a price holds"))
    let early = try site.tool.run(terms + ["--from", "2020-01-01T00:00:00Z"])
    #expect(early.errors.hasPrefix("invalid_request: supply terms hold"))
  }

  @Test func `a gift is honoured where the operator says, and else by its supplier`() throws {
    let site = try site()
    let words = ["gift", "honourers", "alpha/MUG", "-f", "json"]
    let set = try site.tool.run(words + ["alpha", "beta/hove"])
    #expect(try set.json().map { $0["outlet"] } == [.null, .text("hove")])
    func shown() throws -> JSONValue? {
      try first(site.tool.run("gift", "show", "alpha/MUG", "-f", "json"))["honourers"]
    }
    #expect(try shown() == .text("alpha beta/hove"))
    #expect(try site.tool.run(words + ["--dry-run"]).status == 0)
    #expect(try shown() == .text("alpha beta/hove"))
    #expect(try site.tool.run(words).json().isEmpty)
    #expect(try shown() == .null)
    #expect(try site.tool.run(words + ["beta/nowhere"]).errors.hasPrefix("outlet_not_found: "))
    #expect(try site.tool.run(words + ["gamma"]).errors.hasPrefix("partner_not_found: "))
  }

  @Test func `a category is set, set again and listed with its gifts`() throws {
    let site = try site()
    let words = ["category", "set", "home", "-f", "json"]
    let set = try first(site.tool.run(words + ["--title", "en=Home"]))
    #expect(set["titles"] == .text(#"{"en": "Home"}"#) && set["gifts"] == .number(0))
    let again = try site.tool.run(words + ["--title", "en=House", "--title", "bg=Дом"])
    #expect(again.status == 0, "\(again.errors)")
    let listed = try site.tool.run("category", "list", "-f", "json").json()
    #expect(listed.map { $0["titles"] } == [.text(#"{"bg": "Дом", "en": "House"}"#)])
    let twice = try site.tool.run(words + ["--title", "en=A", "--title", "en=B"])
    #expect(twice.status == 2 && twice.errors.contains("given twice"))
    for wrong in [["--title", "english=Home"], ["--title", "Home"], ["--title", "en="]] {
      #expect(try site.tool.run(words + wrong).status == 2)
    }
  }

  @Test func `gifts are listed by what is asked for`() throws {
    let site = try site()
    let list = ["gift", "list", "-f", "json"]
    func count(_ words: String...) throws -> Int { try site.tool.run(list + words).json().count }
    #expect(try count() == 1)
    #expect(try count("--supplier", "alpha", "--status", "draft", "--kind", "goods") == 1)
    #expect(try count("--supplier", "beta") == 0)
    #expect(try count("--supplier", "@operator") == 0)
    #expect(try count("--status", "live") == 0)
    #expect(try count("--category", "home") == 0)
    let id = try #require(try first(site.tool.run(list))["id"]?.string)
    #expect(try first(site.tool.run("gift", "show", id, "-f", "json"))["code"] == .text("MUG"))
    for name in ["alpha/CUP", "beta/MUG", "gft_01h455vb4pex5vsknk084sn02q"] {
      #expect(try site.tool.run("gift", "show", name).errors.hasPrefix("gift_not_found: "))
    }
    for name in ["MUG", "alpha/", "/MUG", "Alpha/MUG", "gft_1"] {
      #expect(try site.tool.run("gift", "show", name).status == 2, "\(name)")
    }
  }

  @Test func `stock is added and removed as far as there is any`() throws {
    let site = try site()
    let file = try site.write(
      CatalogueFileTests.gift.replacing("MUG", with: "CUP")
        .replacing("unlimited", with: "counted") + #","stock_added":5,"low_stock":3}"#,
      to: "cup.json")
    #expect(try site.tool.run("gift", "import", file).status == 0)
    let stock = ["gift", "stock", "alpha/CUP", "-f", "json"]
    #expect(try first(site.tool.run(stock + ["--add", "2"]))["available"] == .number(7))
    let rehearsed = try first(site.tool.run(stock + ["--remove", "7", "--dry-run"]))
    #expect(rehearsed["available"] == .number(0))
    let removed = try first(site.tool.run(stock + ["--remove", "5", "--reason", "damaged"]))
    #expect(removed["available"] == .number(2) && removed["change"] == .number(-5))
    let many = try site.tool.run(stock + ["--remove", "3"])
    #expect(many.errors.hasPrefix("stock_exceeded: no more than 2 are"), "\(many.errors)")
    let unlimited = try site.tool.run("gift", "stock", "alpha/MUG", "--add", "1")
    #expect(unlimited.errors.hasPrefix("stock_not_counted: "), "\(unlimited.errors)")
    for words in [[], ["--add", "1", "--remove", "1"], ["--add", "0"]] {
      #expect(try site.tool.run(stock + words).status == 2)
    }
    let trail = try site.tool.row("audit", "list")
    #expect(trail["action"] == .text("gift.stock_changed"))
    let events = try site.tool.run("events", "list", "-f", "json").output
    #expect(events.contains("gift.low_stock"), "the supplier is told")
  }
}
