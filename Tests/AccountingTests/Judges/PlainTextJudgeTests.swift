import Accounting
import Coalition
import TestSupport
import Testing

/// Three engines of double-entry bookkeeping read our books and check every balance.
@Suite struct PlainTextJudgeTests {
  /// An engine with the file that we write for it.
  enum Engine: String, CaseIterable {
    case hledger, ledger, beancount

    func file(_ books: Books) throws -> String {
      switch self {
      case .hledger: try text { try LedgerText.write(books, .hledger, to: $0) }
      case .ledger: try text { try LedgerText.write(books, .ledger, to: $0) }
      case .beancount: try text { try BeancountText.write(books, to: $0) }
      }
    }

    func verdict(on file: String) async throws -> Judge.Verdict {
      let judge =
        switch self {
        case .hledger: Judge("hledger", "-f", "{}", "check", "-s", "ordereddates")
        case .ledger: Judge("ledger", "-f", "{}", "--strict", "--pedantic", "balance")
        case .beancount: Judge.python("bean-check", "{}")
        }
      return try await judge.verdict(on: Array(file.utf8), named: "books.\(rawValue)")
    }
  }

  static let flaws = [
    Flaw(name: "a cent too many", from: "12201.01 EUR", to: "12201.02 EUR"),
    Flaw(name: "a point too many", from: "1284317 PTS", to: "1284318 PTS"),
    Flaw(name: "an account nobody declared", from: "Income:Breakage ", to: "Income:Brekage "),
    Flaw(name: "a balance that is another", from: "7506.09 ", to: "7506.10 "),
    Flaw(name: "points that do not add up", from: "-5050244 ", to: "-5050245 "),
  ]

  @Test(arguments: Engine.allCases)
  func `the example's books pass`(engine: Engine) async throws {
    let verdict = try await engine.verdict(on: engine.file(WorkedExample.books(hasPoints: true)))
    #expect(verdict.isAccepted, "\(verdict)")
  }

  /// Partners in three currencies, every charge, and payments of every fate; the seed replays it.
  @Test(arguments: Engine.allCases, (0..<4).map { UInt64($0) })
  func `books of random settlements pass`(engine: Engine, seed: UInt64) async throws {
    let settlement = try RandomSettlement(seed: seed, number: 3).settlement
    let scope = JournalScope(opening: .always, payments: .recorded, hasPoints: true)
    let own = try PartnerJournal.journal(of: 1, in: settlement, scope)
    for journal in [try OperatorJournal.journal(of: settlement, scope), own].compactMap(\.self) {
      let verdict = try await engine.verdict(on: engine.file(Books(journal, chart: .standard)))
      #expect(verdict.isAccepted, "\(verdict)")
    }
  }

  @Test(arguments: Engine.allCases, flaws)
  func `books with one flaw do not pass`(engine: Engine, flaw: Flaw) async throws {
    let good = try engine.file(WorkedExample.books(hasPoints: true))
    let verdict = try await engine.verdict(on: flaw.made(in: good))
    #expect(!verdict.isAccepted, "\(verdict)")
  }

  @Test func `hledger finds the closing balances of the example`() async throws {
    let file = try Engine.hledger.file(WorkedExample.books())
    let verdict = try await Judge("hledger", "-f", "{}", "balance", "--flat", "-N", "-O", "csv")
      .verdict(on: Array(file.utf8), named: "books.journal")
    let balances = verdict.output.split(separator: "\n").dropFirst().map(String.init).sorted()
    #expect(
      balances == [
        #""Assets:Bank","7506.09 EUR""#, #""Assets:FloatFund","40000.01 EUR""#,
        #""Expenses:BreakageShare","363.28 EUR""#, #""Income:Breakage","-908.19 EUR""#,
        #""Income:IssueFees","-537.88 EUR""#, #""Income:MarketingLevy","-1000.00 EUR""#,
        #""Income:PlatformFees","-196.00 EUR""#, #""Income:ProgrammeMargin","-3918.01 EUR""#,
        #""Income:RedeemFees","-240.22 EUR""#, #""Income:RedemptionVariance","-272.31 EUR""#,
        #""Liabilities:Points","-40401.95 EUR""#, #""Liabilities:VAT","-394.82 EUR""#,
      ])
  }
}
