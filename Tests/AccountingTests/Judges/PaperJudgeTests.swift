import Accounting
import Coalition
import Foundation
import TestSupport
import Testing

/// Payment orders, statements, a book of GnuCash and invoices, each read by programs of others.
@Suite struct PaperJudgeTests {
  private static func file(
    _ format: ExportFormat, _ name: String, partner: Int32? = nil,
    of settlement: ClosedSettlement? = nil, scope: JournalScope? = nil
  ) throws -> [UInt8] {
    let files = try WorkedExample.files(format, of: settlement, partner: partner, scope: scope)
    return try #require(files[name], "\(files.keys.sorted())")
  }

  // MARK: 1C

  private let oneC = Judge.script("onec_judge.py", "{}")

  @Test func `two readers of payment orders read the example's payouts`() async throws {
    let good = try Self.file(.clientBank, "2026-10-1c-client-bank.txt")
    let verdict = try await oneC.verdict(on: good, named: "1c_to_kl.txt")
    #expect(
      verdict.output == """
        1 2026-11-05 723.87 Gamma Pharm
        2 2026-11-05 6327.75 Delta Travel
        sum 7051.62
        """, "\(verdict)")
  }

  static let oneCFlaws = [
    Flaw(name: "no bank code", from: "ПолучательБИК=044525225\r\n", to: ""),
    Flaw(name: "no number", from: "Номер=2\r\n", to: ""),
    Flaw(name: "a date of another form", from: "Дата=05.11.2026", to: "Дата=2026-11-05"),
    Flaw(name: "no sum", from: "Сумма=6327.75", to: "Сумма="),
    Flaw(name: "no end", from: "КонецФайла\r\n", to: ""),
  ]

  @Test(arguments: oneCFlaws)
  func `payment orders with one flaw do not pass`(flaw: Flaw) async throws {
    let good = try Self.file(.clientBank, "2026-10-1c-client-bank.txt")
    let verdict = try await oneC.verdict(
      on: flaw.made(in: good, .windows1251), named: "1c_to_kl.txt")
    #expect(!verdict.isAccepted, "\(verdict)")
  }

  // MARK: OFX

  @Test(arguments: [
    (1, 4, "-9943.45"), (2, 4, "-4614.26"), (3, 4, "723.87"), (4, 4, "6327.75"),
  ])
  func `ofxtools and libofx read each partner's statement`(
    partner: Int32, count: Int, balance: String
  ) async throws {
    let good = try Self.file(.ofx, "2026-10-P\(partner)-ofx.ofx", partner: partner)
    let verdict = try await Judge.script("ofx_judge.py", "{}", "0").verdict(
      on: good, named: "s.ofx")
    #expect(verdict.output == "\(count) transactions \(balance) EUR", "\(verdict)")
    let dump = try await Judge("ofxdump", "{}").verdict(on: good, named: "s.ofx")
    #expect(dump.isAccepted && dump.output.contains("S202610-ISS"), "\(dump)")
    let broken = try Flaw(name: "a cent", from: "<BALAMT>\(balance)", to: "<BALAMT>\(balance)1")
      .made(in: good)
    #expect(
      try await !Judge.script("ofx_judge.py", "{}", "0").verdict(on: broken, named: "s.ofx")
        .isAccepted)
  }

  @Test(arguments: (0..<4).map { UInt64($0) })
  func `statements of random settlements go from what was stated to what is`(seed: UInt64)
    async throws
  {
    let settlement = try RandomSettlement(seed: seed, number: 3).settlement
    for statement in settlement.statements.prefix(3) {
      let good = try Self.file(
        .ofx, "2026-10-\(statement.partner.code)-ofx.ofx", partner: statement.partner.number,
        of: settlement)
      let opening = -(settlement.openingBalances[statement.partner.number] ?? 0)
      let verdict = try await Judge.script(
        "ofx_judge.py", "{}", Commodity.money(settlement.currency).decimal(opening)
      ).verdict(on: good, named: "s.ofx")
      #expect(verdict.isAccepted, "\(statement.partner.code): \(verdict)")
    }
  }

  // MARK: GnuCash

  private let gnucash = Judge.script("gnucash_judge.py", "{}")

  @Test func `the engine of GnuCash finds the closing balances of the example`() async throws {
    let good = try Self.file(.gnucash, "2026-10-gnucash.gnucash")
    let verdict = try await gnucash.verdict(on: good, named: "book.gnucash")
    #expect(
      verdict.output.hasSuffix(
        """
        Assets:Bank 7506.09
        Assets:Clearing:P1 0.00
        Assets:Clearing:P2 0.00
        Assets:Clearing:P3 0.00
        Assets:Clearing:P4 0.00
        Assets:FloatFund 40000.01
        Expenses:BreakageShare 363.28
        Income:Breakage -908.19
        Income:IssueFees -537.88
        Income:MarketingLevy -1000.00
        Income:PlatformFees -196.00
        Income:ProgrammeMargin -3918.01
        Income:RedeemFees -240.22
        Income:RedemptionVariance -272.31
        Liabilities:Points -40401.95
        Liabilities:VAT -394.82
        """), "\(verdict)")
  }

  static let gnucashFlaws = [
    Flaw(name: "a cent too many", from: "value>1220101/100", to: "value>1220102/100"),
    Flaw(name: "half a file", from: "<trn:num>S202610-ISS", to: "<trn:num"),
    Flaw(
      name: "an account that is not there", from: "<split:account type=\"guid\">",
      to: "<split:account type=\"guid\">0"),
  ]

  @Test(arguments: gnucashFlaws)
  func `a book with one flaw is refused or repaired`(flaw: Flaw) async throws {
    let good = try Self.file(.gnucash, "2026-10-gnucash.gnucash")
    let verdict = try await gnucash.verdict(on: flaw.made(in: good), named: "book.gnucash")
    #expect(!verdict.isAccepted, "\(verdict)")
  }

  @Test(arguments: (0..<3).map { UInt64($0) })
  func `books of random settlements need no repair`(seed: UInt64) async throws {
    let settlement = try RandomSettlement(seed: seed, number: 3).settlement
    let scope = JournalScope(opening: .always, payments: .recorded, hasPoints: false)
    for (partner, name) in [(nil, "2026-10"), (1, "2026-10-shop-1")] as [(Int32?, String)] {
      let good = try Self.file(
        .gnucash, "\(name)-gnucash.gnucash", partner: partner, of: settlement, scope: scope)
      let verdict = try await gnucash.verdict(on: good, named: "book.gnucash")
      #expect(verdict.isAccepted, "\(verdict)")
    }
  }
}
