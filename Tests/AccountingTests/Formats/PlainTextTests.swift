import Accounting
import Coalition
import Testing

@Suite struct PlainTextTests {
  @Test(arguments: LedgerText.Dialect.allCases)
  func `the journal is the example's to the byte after its declarations`(
    dialect: LedgerText.Dialect
  ) throws {
    let file = try text { try LedgerText.write(WorkedExample.books(), dialect, to: $0) }
    let start = try #require(file.firstRange(of: "2026-10-01 * (OPEN)")).lowerBound
    #expect(String(file[start...]) == WorkedExample.hledger)
    let head = file[..<start]
    #expect(head.contains("account Assets:Clearing:P1\n"))
    #expect(
      head.contains(
        dialect == .hledger ? "commodity 1000.00 EUR\n" : "commodity EUR\n  format 1000.00 EUR\n"))
  }

  @Test func `points are declared and asserted as a second commodity`() throws {
    let file = try text {
      try LedgerText.write(WorkedExample.books(hasPoints: true), .hledger, to: $0)
    }
    #expect(file.contains("commodity 1000. PTS\n"))
    #expect(
      file.contains("    Liabilities:PointsOutstanding     0 PTS = -5050244 PTS\n"), "\(file)")
    #expect(file.contains("    Equity:Points:Issued:P1           1284317 PTS\n"))
  }

  @Test func `beancount asserts on the day after, with capital letters where it demands them`()
    throws
  {
    let file = try text { try BeancountText.write(WorkedExample.books(), to: $0) }
    #expect(file.contains("2026-10-01 open Assets:Clearing:P1 EUR\n"))
    #expect(file.contains("2026-10-31 * \"Points issued\" ^S202610-ISS\n"))
    #expect(file.contains("2026-11-06 balance Assets:Clearing:P1 0.00 ~ 0 EUR\n"))
    #expect(file.contains("2026-11-06 balance Assets:Bank 7506.09 ~ 0 EUR\n"))
  }

  @Test func `what would begin a comment or part a description becomes a comma or a stroke`()
    throws
  {
    let settlement = try WorkedExample.settlement(names: [1: "Alfa; Market | \"Sofia\" \\ 50%"])
    let journal = try OperatorJournal.journal(
      of: settlement, JournalScope(opening: .first, payments: .due, hasPoints: false))
    let books = try Books(journal, chart: .standard)
    let file = try text { try LedgerText.write(books, .hledger, to: $0) }
    #expect(file.contains("(S202610-FEE-P1) Fees and VAT Alfa, Market / \"Sofia\" \\ 50%\n"))
    let bean = try text { try BeancountText.write(books, to: $0) }
    #expect(bean.contains(#""Fees and VAT Alfa; Market | \"Sofia\" \\ 50%""#))
  }

  @Test func `a control character is refused with the name of its field`() throws {
    let settlement = try WorkedExample.settlement(names: [1: "Alfa\u{7}Market"])
    let journal = try OperatorJournal.journal(
      of: settlement, JournalScope(opening: .first, payments: .due, hasPoints: false))
    let books = try Books(journal, chart: .standard)
    let refusal = AccountingError.character(field: "text", "\u{7}")
    #expect(throws: refusal) { try LedgerText.write(books, .hledger) { _ in } }
    #expect(throws: refusal) { try BeancountText.write(books) { _ in } }
    #expect(throws: refusal) { try JSONLines.write(books) { _ in } }
  }
}
