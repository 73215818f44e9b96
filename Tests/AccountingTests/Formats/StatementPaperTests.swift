import Accounting
import Coalition
import Foundation
import TestSupport
import Testing

@Suite struct StatementPaperTests {
  private let reader = Judge("pdftotext", "-raw", "{}", "-")

  private func paper(
    of settlement: ClosedSettlement? = nil, _ language: PaperLanguage = .english,
    partner: Int32 = 1, parties: [String: PaperDetails]? = nil
  ) throws -> [UInt8] {
    try file(.pdf, of: settlement, language, partner: partner, parties: parties)
  }

  private func file(
    _ format: ExportFormat, of settlement: ClosedSettlement? = nil, _ language: PaperLanguage,
    partner: Int32, parties: [String: PaperDetails]? = nil
  ) throws -> [UInt8] {
    let settlement = try settlement ?? WorkedExample.settlement()
    let files = try WorkedExample.files(
      format, of: settlement, partner: partner,
      details: ExportDetails(
        language: language, parties: try parties ?? WorkedExample.details().parties))
    return try #require(files.values.first)
  }

  /// The pages of a paper as text, each without the lines that are empty.
  private func pages(_ paper: [UInt8]) async throws -> [[String]] {
    let verdict = try await reader.verdict(on: paper, named: "paper.pdf")
    #expect(verdict.isAccepted, "\(verdict)")
    return verdict.output.split(separator: "\u{C}").map { page in
      page.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { !$0.isEmpty }
    }.filter { !$0.isEmpty }
  }

  private static func words(_ text: String) -> [String: Int] {
    Dictionary(text.split(whereSeparator: \.isWhitespace).map { (String($0), 1) }) { $0 + $1 }
  }

  /// The words that people see on a page of HTML.
  private static func words(ofHTML bytes: [UInt8]) -> [String: Int] {
    let page = String(decoding: bytes, as: UTF8.self)
    let body = page[(page.firstRange(of: "<body>")?.upperBound ?? page.startIndex)...]
    var text = body.replacing(#/<[^>]*>/#, with: " ")
    for (code, sign) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")] {
      text = text.replacing(code, with: sign)
    }
    return words(String(text))
  }

  @Test(arguments: PaperLanguage.allCases)
  func `a paper says what the page says`(language: PaperLanguage) async throws {
    var settlements = [try WorkedExample.settlement(names: [1: "<b>Alfa (\"Co\") \\ & Söhne"])]
    for seed: UInt64 in 0..<4 {
      settlements.append(try RandomSettlement(seed: seed, number: 3).settlement)
    }
    for settlement in settlements {
      for statement in settlement.statements.prefix(4) {
        let number = statement.partner.number
        let page = Self.words(
          ofHTML: try file(.html, of: settlement, language, partner: number))
        let pages = try await pages(paper(of: settlement, language, partner: number))
        let paper = Self.words(pages.joined().joined(separator: " "))
        for (word, count) in page {
          #expect(paper[word, default: 0] >= count, "\(word) of \(statement.partner.code)")
        }
        // Beyond that there are the pages' numbers.
        let more = paper.keys.filter { page[$0] == nil && $0 != "/" && Int($0) == nil }
        #expect(more.isEmpty, "\(more)")
        #expect(pages.enumerated().allSatisfy { $1.last == "\($0 + 1) / \(pages.count)" })
      }
    }
  }

  @Test func `the same statement is the same bytes`() throws {
    #expect(try paper() == paper())
    #expect(try paper() != paper(.russian))
    #expect(try paper().count < 50_000)
  }

  private func paper(_ language: PaperLanguage) throws -> [UInt8] { try paper(of: nil, language) }

  /// So many lines that they take pages, with one total at the end.
  private func longSettlement(_ count: Int) throws -> ClosedSettlement {
    try WorkedExample.settlement(furtherLines: [
      1: (0..<count).map {
        StatementLine(charge: .disputeAdjustment, document: .fees, amount: Int64($0 + 1))
      }
    ])
  }

  /// As many as bring each part of what follows to the end of a page.
  @Test(arguments: Array(4...16) + Array(28...60) + [130])
  func `a table goes on under its heads, and nothing stands alone`(lines: Int) async throws {
    let pages = try await pages(paper(of: longSettlement(lines)))
    #expect(pages.joined().count { $0.hasPrefix("Result of a dispute") } == lines)
    if lines == 130 { #expect(pages.count == 5) }
    let heads = ["Charge", "Outstanding before"]
    for page in pages {
      let last = try #require(page.dropLast().last)
      let isHeading = ["Fees", "Points", "Share of", "Balance", "Your points"]
        .contains { last.hasPrefix($0) && last.last?.isNumber == false && !last.hasSuffix("EUR") }
      #expect(!isHeading && !heads.contains { last.hasPrefix($0) }, "\(last)")
      let first = try #require(page.first)
      #expect(
        !first.hasPrefix("Result of a dispute") && !first.hasPrefix("Net")
          && !first.hasPrefix("Total"), "\(first)")
    }
    for page in pages.dropFirst() where page[1].hasPrefix("Result of a dispute") {
      #expect(page[0].hasPrefix("Charge"))
    }
    for page in pages where page[0].hasPrefix("Charge") {
      #expect(!page[1].hasPrefix("Net") && !page[1].hasPrefix("Total"), "\(page[1])")
    }
    // Sums stand below a line of the table, on its page.
    for page in pages {
      for place in page.indices where page[place].hasPrefix("Total") {
        #expect(place > 0 && !page[place - 1].hasPrefix("Charge"), "\(page[place])")
      }
    }
  }

  @Test func `amounts end below each other, and within the page`() async throws {
    let verdict = try await Judge("pdftotext", "-bbox", "{}", "-")
      .verdict(on: paper(), named: "paper.pdf")
    let words = verdict.output.matches(
      of: #/xMin="([0-9.]+)" yMin="[0-9.]+" xMax="([0-9.]+)" yMax="[0-9.]+">([^<]*)</#)
    let amounts = words.filter { ["305.03", "48.25", "49.00", "583.88", "197.23"].contains($0.3) }
    #expect(amounts.count == 5)
    let ends = amounts.compactMap { Double($0.2) }
    #expect((ends.max() ?? 0) - (ends.min() ?? 0) < 0.02, "\(ends)")
    #expect(words.allSatisfy { Double($0.1) ?? 0 > 51 && Double($0.2) ?? 600 < 544.3 })
  }

  @Test func `a long name wraps, and one that is longer is refused`() async throws {
    let most = String(repeating: "Wäschereibetriebsgesellschaft ", count: 10).prefix(299) + "."
    let pages = try await pages(
      paper(of: WorkedExample.settlement(names: [1: String(most)])))
    #expect(pages[0].joined(separator: "\n").contains("You pay"))
    for name in [String(repeating: "W", count: 300), String(repeating: "W ", count: 148) + "end"] {
      let settlement = try WorkedExample.settlement(names: [1: name])
      let verdict = try await Judge.script("pdf_judge.py", "{}")
        .verdict(on: paper(of: settlement), named: "paper.pdf")
      #expect(verdict.isAccepted, "\(verdict)")
      // One more stands in "What this balance is made of".
      #expect(verdict.output.count { $0 == "W" } == name.count { $0 == "W" } + 1)
    }
    let settlement = try WorkedExample.settlement(names: [1: most + "."])
    #expect(throws: AccountingError.tooLong(field: "name or address of P1", limit: 300)) {
      try paper(of: settlement)
    }
  }

  @Test func `a name in letters that the font lacks is refused, and html holds it`() throws {
    let settlement = try WorkedExample.settlement(names: [1: "Alfa 市場"])
    let refusal = AccountingError.notInFont(field: "name or address of P1", "市")
    #expect(throws: refusal) { try paper(of: settlement) }
    #expect(
      "\(refusal)" == "name or address of P1 holds U+5E02 (市), which the font has not; "
        + "html holds every character")
    #expect(try !file(.html, of: settlement, .english, partner: 1).isEmpty)
    let apart = try WorkedExample.settlement(names: [1: "Троян И\u{306}"])
    #expect(
      try paper(of: apart) != paper(of: WorkedExample.settlement(names: [1: "Троян И"])))
  }

  @Test(arguments: [
    (PaperLanguage.english, "Nothing is due"), (.russian, "Задолженности нет"),
    (.bulgarian, "Няма дължима сума"),
  ])
  func `a balance of nothing reads so`(language: PaperLanguage, words: String) async throws {
    let back = StatementLine(charge: .depositReturn, document: .deposit, amount: -994_345)
    let settlement = try WorkedExample.settlement(furtherLines: [1: [back]])
    let page = try await pages(paper(of: settlement, language))[0]
    #expect(page.contains(words))
  }

  @Test func `without fonts there is no paper`() throws {
    let settlement = try WorkedExample.settlement()
    #expect(throws: AccountingError.missing("a font to print with")) {
      try SettlementExport(of: settlement, as: .pdf, scope: ExportFormat.pdf.standardScope)
    }
  }

  @Test(arguments: (0..<30).map { UInt64($0) })
  func `papers of random settlements are whole`(seed: UInt64) async throws {
    let settlement = try RandomSettlement(seed: seed, number: 3).settlement
    let language = PaperLanguage.allCases[Int(seed) % 3]
    let files = try WorkedExample.files(
      .pdf, of: settlement, details: ExportDetails(language: language))
    #expect(files.count == settlement.statements.count)
    let verdict = try await Judge.script("pdf_judge.py", "{}").verdict(onAll: files)
    #expect(verdict.isAccepted, "\(verdict)")
  }
}
