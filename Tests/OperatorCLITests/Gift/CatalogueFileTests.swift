import Coalition
import FoundationEssentials
import PartnerAPI
import TestSupport
import Testing

@testable import OperatorCLI

@Suite struct CatalogueFileTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func write(_ text: String, to name: String) throws -> String {
    let path = "\(folder.path)/\(name)"
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }

  private func refusal(of text: String, as name: String = "file.json") throws -> String {
    let path = try write(text, to: name)
    do {
      _ = try CatalogueFile.read(path)
      return "it was read"
    } catch CommandFailure.usage(let message) {
      return String(message.dropFirst(path.count))
    }
  }

  /// The goal is to find a gift that a file changes; the seed in the failure replays it.
  @Test(arguments: (0..<40).map { UInt64($0) })
  func `what is written is read again as it was`(seed: UInt64) throws {
    var dice = SeededDice(seed: seed)
    var gifts: [GiftEntry] = []
    while gifts.count < 5 {
      let gift = try GiftEntry.random(using: &dice)
      if !gifts.contains(where: { ($0.supplier, $0.code) == (gift.supplier, gift.code) }) {
        gifts.append(gift)
      }
    }
    let entries = gifts.map { CatalogueEntry.gift($0) }

    let lines = entries.map { String(decoding: $0.json, as: UTF8.self) }
    let json = try CatalogueFile.read(try write(lines.joined(separator: "\n"), to: "a.ndjson"))
    #expect(json.map(\.entry) == entries)
    #expect(json.map { String(decoding: $0.entry.json, as: UTF8.self) } == lines)
    let list = "[\(lines.joined(separator: ",\n"))]"
    #expect(try CatalogueFile.read(try write(list, to: "a.json")).map(\.entry) == entries)

    let text = CatalogueRows.text(of: entries)
    let rows = try CatalogueFile.read(try write(text, to: "a.csv")).map(\.entry)
    #expect(rows == entries)
    #expect(CatalogueRows.text(of: rows) == text)
  }

  @Test func `a category is written with its languages in order`() throws {
    let category = CatalogueEntry.category(
      CategoryEntry(
        code: try CategoryCode("home"),
        titles: [
          .init(language: try Language("ru"), text: "Дом"),
          .init(language: try Language("en"), text: "Home"),
        ]))
    let text = #"{"object":"category","code":"home","titles":{"en":"Home","ru":"Дом"}}"#
    #expect(String(decoding: category.json, as: UTF8.self) == text)
    #expect(try CatalogueEntry(json: Array(text.utf8)) == category)
  }

  @Test func `the catalogue of the demo is written as the program would write it`() throws {
    let path = SampleCoalition.databaseFolder + "/../deploy/demo/gifts.ndjson"
    let entries = try CatalogueFile.read(path).map(\.entry)
    let text = entries.map { String(decoding: $0.json, as: UTF8.self) + "\n" }.joined()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    let gifts = entries.compactMap { if case .gift(let gift) = $0 { gift } else { nil } }
    #expect(Set(gifts.map(\.kind)) == Set(GiftKind.allCases), "every kind of gift")
    #expect(Set(gifts.map(\.stock)) == Set(StockKind.allCases), "every way to count them")
    for gift in gifts {
      #expect(gift.texts.map(\.language.tag) == ["bg", "en", "ru"], "\(gift.code)")
      #expect(
        gift.texts.allSatisfy { !$0.title.isEmpty && !$0.description.isEmpty }, "\(gift.code)")
    }
  }

  static let gift =
    #"{"object":"gift","supplier":"alpha","code":"MUG","kind":"goods","default_language":"en","#
    + #""texts":[{"language":"en","title":"Mug"}],"stock":"unlimited""#

  @Test func `what a gift need not say may be left out`() throws {
    let entries = try CatalogueFile.read(try write(Self.gift + "}", to: "least.json"))
    guard case .gift(let gift) = entries[0].entry else {
      Issue.record("it is no gift")
      return
    }
    #expect(gift.status == nil && gift.prices.isEmpty && gift.honourers.isEmpty)
    #expect(gift.texts[0].description.isEmpty && !gift.showsStock)
  }

  @Test(arguments: [
    (#","colour":"red"}"#, "/colour"), (#","price":5}"#, "/price"),
    (#","status":"sold"}"#, "/status"), (#","prices":[{"option":11,"points":1}]}"#, "/prices/0"),
    (#","limit":{"count":1}}"#, "/limit/window"), (#","voucher":{"uses":0}}"#, "/voucher/uses"),
    (#","low_stock":-1}"#, "/low_stock"), (#","stock_added":1.5}"#, "/stock_added"),
    (#","odds":[{"gift":"a b","weight":1}]}"#, "/odds/0/gift"),
    (#","supply_terms":[{"price":{"amount":1,"currency":"XX"}}]}"#, "/supply_terms/0/price"),
    (#","valid_from":"2026-02-30T00:00:00Z"}"#, "/valid_from"),
    (#","code":"MUG"}"#, "/code"), ("", ""),
  ])
  func `a wrong field is refused with its place`(more: String, pointer: String) throws {
    let text = #"{"object":"category","code":"home","titles":{"en":"Home"}}"# + "\n" + Self.gift
    let refusal = try refusal(of: text + more)
    #expect(refusal.hasPrefix(", line 2: \(pointer)"), "\(refusal)")
  }

  @Test func `a file is refused that says nothing, or two things of one gift`() throws {
    #expect(try refusal(of: "").contains("has no entries"))
    #expect(try refusal(of: "[]").contains("has no entries"))
    let twice = Self.gift + "}\n\n" + Self.gift + "}\n"
    #expect(try refusal(of: twice) == ", line 3: the gift alpha MUG stands in line 1, too")
    let other = Self.gift.replacing("alpha", with: "beta")
    let path = try write(Self.gift + "}\n" + other + "}\n", to: "two.json")
    #expect(try CatalogueFile.read(path).count == 2, "two suppliers may use one code")
  }

  @Test func `a file holds so many entries and no more`() throws {
    func file(_ count: Int) throws -> String {
      let lines = (0..<count).map {
        #"{"object":"category","code":"c\#($0)","titles":{"en":"C"}}"#
      }
      return try write(lines.joined(separator: "\n"), to: "\(count).ndjson")
    }
    #expect(try CatalogueFile.read(file(CatalogueFile.entriesMax)).count == 10_000)
    #expect(throws: CommandFailure.self) {
      _ = try CatalogueFile.read(file(CatalogueFile.entriesMax + 1))
    }
  }

  @Test(arguments: [
    ("status", "sold"), ("stock", "many"), ("shows_stock", "yes"), ("low_stock", "-1"),
    ("limit", "1"), ("limit", "0/day"), ("discount", "5.00"), ("discount", "5.001GBP"),
    ("programme", "500"), ("voucher", "1/2"), ("voucher", "0//forfeited"), ("images", "a b"),
    ("metadata", "key"), ("prices", "1"), ("prices", "1:1+2GBP+3GBP"), ("prices", "1:2@x"),
    ("prices", "1:2@2026-01-01T00:00:00Z@2026-01-01T00:00:00Z"), ("honourers", "A"),
    ("odds", "KITE"), ("supply_terms", "8.50"), ("language", "english"), ("code", "a b"),
  ])
  func `a wrong column is refused with its line`(column: String, value: String) throws {
    var fields = [
      "supplier": "alpha", "code": "MUG", "language": "en", "title": "Mug", "kind": "goods",
      "stock": "unlimited",
    ]
    fields[column] = value
    let rows = [CatalogueRows.columns, CatalogueRows.columns.map { fields[$0] ?? "" }]
    let refusal = try refusal(of: rows.map(CSVFields.line).joined(), as: "wrong.csv")
    #expect(refusal.hasPrefix(", line 2: `\(column)` "), "\(refusal)")
  }

  @Test func `a further language has texts and nothing else`() throws {
    let first = ["alpha", "MUG", "en", "Mug", "", "", "goods", "draft", "", "", "", "unlimited"]
    let blanks = [String](repeating: "", count: CatalogueRows.columns.count - first.count)
    var second = ["alpha", "MUG", "bg", "Чаша"]
    second += [String](repeating: "", count: CatalogueRows.columns.count - second.count)
    let good = [CatalogueRows.columns, first + blanks, second].map(CSVFields.line).joined()
    #expect(try CatalogueFile.read(try write(good, to: "good.csv")).count == 1)
    second[6] = "goods"
    let bad = [CatalogueRows.columns, first + blanks, second].map(CSVFields.line).joined()
    #expect(
      try refusal(of: bad, as: "bad.csv")
        == ", line 3: `kind` belongs into the first row of the gift only")
  }
}
