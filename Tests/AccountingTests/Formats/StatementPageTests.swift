import Accounting
import Coalition
import Foundation
import Testing

@Suite struct StatementPageTests {
  private func page(
    _ language: PaperLanguage, partner: Int32 = 1, names: [Int32: String] = [:]
  ) throws -> String {
    var details = try WorkedExample.details()
    details = ExportDetails(language: language, parties: details.parties)
    let files = try WorkedExample.files(
      .html, of: WorkedExample.settlement(names: names), partner: partner, details: details)
    return Bundle.text(try #require(files["2026-10-P\(partner)-html.html"]))
  }

  @Test(arguments: [
    (PaperLanguage.english, "You pay", "9,943.45 EUR", "1,284,317", "2026-11-05"),
    (.russian, "К оплате", "9\u{A0}943,45 EUR", "1\u{A0}284\u{A0}317", "05.11.2026"),
    (.bulgarian, "За плащане", "9\u{A0}943,45 EUR", "1\u{A0}284\u{A0}317", "05.11.2026"),
  ])
  func `a page says the statement in the reader's language`(
    language: PaperLanguage, word: String, sum: String, points: String, due: String
  ) throws {
    let page = try page(language)
    #expect(page.contains("<html lang=\"\(language.rawValue)\">"))
    for text in [word, "<strong>\(sum)</strong>", points, due, "Alfa Market", "00000001"] {
      #expect(page.contains(text), "\(text)")
    }
    // A word that is missing would show as the name that programs know.
    for charge in ChargeType.allCases where charge.rawValue.contains("_") {
      #expect(!page.contains(charge.rawValue))
    }
    #expect(page.contains("<svg") && page.components(separatedBy: "<rect").count == 6)
  }

  @Test func `who is paid reads so`() throws {
    let page = try page(.english, partner: 4)
    #expect(page.contains("You are paid<strong>6,327.75 EUR</strong>"))
    #expect(page.contains("\u{2212}7,240.44"))
  }

  @Test func `a name that is markup is text, and one that controls devices is refused`() throws {
    #expect(
      try page(.english, names: [1: "<b>Alfa & \"Co\"</b>"])
        .contains("&lt;b&gt;Alfa &amp; &quot;Co&quot;&lt;/b&gt;"))
    #expect(throws: AccountingError.character(field: "name or address of P1", "\u{7}")) {
      try page(.english, names: [1: "Alfa\u{7}"])
    }
  }

  @Test(arguments: PaperLanguage.allCases)
  func `every language has a word for every charge and document`(language: PaperLanguage) {
    for charge in ChargeType.allCases { #expect(language.hasWord(for: charge)) }
    for document in StatementDocument.allCases { #expect(language.hasWord(for: document)) }
  }
}
