import Accounting
import Coalition
import TestSupport
import Testing

/// Files for banks, judged by the published schemas and by the front end of a mock of a bank, which
/// finds what a schema cannot: wrong sums, counts and check digits.
@Suite struct BankJudgeTests {
  static let flaws: [(ExportFormat, Flaw)] = [
    (
      .creditTransfers,
      Flaw(
        name: "a sum that is a cent off", from: "<CtrlSum>7051.62", to: "<CtrlSum>7051.63",
        finding: "error AM10 ")
    ),
    (
      .creditTransfers,
      Flaw(
        name: "a count that is one off", from: "<NbOfTxs>2", to: "<NbOfTxs>3",
        finding: "error AM18 ")
    ),
    (
      .creditTransfers,
      Flaw(
        name: "an account with a wrong digit", from: "NL91ABNA0417164300",
        to: "NL91ABNA0417164301", finding: "error AC01 ")
    ),
    (
      .directDebits,
      Flaw(
        name: "a sum of collections that is a cent off", from: "<CtrlSum>14557.71",
        to: "<CtrlSum>14557.70", finding: "error AM10 ")
    ),
    (
      .directDebits,
      Flaw(
        name: "a debtor's account with two digits exchanged", from: "AT611904300234573201",
        to: "AT611904300234573210", finding: "error AC01 ")
    ),
  ]

  static func file(
    _ format: ExportFormat, of settlement: ClosedSettlement? = nil
  ) throws -> (name: String, text: String) {
    final class Box { var files: [String: [UInt8]] = [:] }
    let box = Box()
    try SettlementExport(
      of: settlement ?? WorkedExample.settlement(), as: format, scope: format.standardScope
    ).write { box.files[$0, default: []] += $1 }
    let only = try #require(box.files.first)
    #expect(box.files.count == 1)
    return (only.key, String(decoding: only.value, as: UTF8.self))
  }

  static func schema(_ file: String, message: String) async throws -> Judge.Verdict {
    let schema = Judge.root + "/Tests/Judges/schemas/iso20022/\(message).xsd"
    return try await Judge("xmllint", "--nonet", "--noout", "--schema", schema, "{}")
      .verdict(on: Array(file.utf8), named: "file.xml")
  }

  private static func bank(_ file: String) async throws -> Judge.Verdict {
    try await Judge.script("bank_judge.py", "{}", "2026-11-01")
      .verdict(on: Array(file.utf8), named: "file.xml")
  }

  private static let messages: [(ExportFormat, String)] = [
    (.creditTransfers, "pain.001.001.09"), (.directDebits, "pain.008.001.08"),
  ]

  @Test(arguments: messages)
  func `schema and bank take the example's orders`(
    format: ExportFormat, message: String
  ) async throws {
    let (name, text) = try Self.file(format)
    #expect(name == "2026-10-\(format.rawValue)-2026-11-05.xml")
    let verdict = try await Self.schema(text, message: message)
    #expect(verdict.isAccepted, "\(verdict)")
    let answer = try await Self.bank(text)
    #expect(answer.isAccepted, "\(answer)")
  }

  @Test(arguments: messages)
  func `the schema refuses an element that does not belong there`(
    format: ExportFormat, message: String
  ) async throws {
    let broken = try Self.file(format).text.replacing("PmtId>", with: "PmtIdX>")
    let verdict = try await Self.schema(broken, message: message)
    #expect(verdict.output.contains("This element is not expected"), "\(verdict)")
    #expect(!verdict.isAccepted)
  }

  @Test(arguments: flaws)
  func `the bank finds one flaw that the schema does not know of`(
    format: ExportFormat, flaw: Flaw
  ) async throws {
    let answer = try await Self.bank(flaw.made(in: Self.file(format).text))
    #expect(answer.output.contains(flaw.finding), "\(answer)")
    #expect(!answer.isAccepted)
  }

  @Test func `names, addresses, schemes and dates stand where the schemas want them`() async throws
  {
    let settlement = try WorkedExample.settlement(names: [3: "Гама Фарма „Юг“", 1: "Müller & Søn"])
    let transfers = try Self.file(.creditTransfers, of: settlement).text
    #expect(transfers.contains("<MsgId>S202610-CT-20261105</MsgId>"))
    #expect(transfers.contains("<CreDtTm>2026-11-01T00:00:00</CreDtTm>"))
    #expect(transfers.contains("<Nm>Gama Farma &apos;Yug&apos;</Nm>"))
    #expect(transfers.contains("<EndToEndId>S202610-P3</EndToEndId>"))
    #expect(transfers.contains(#"<InstdAmt Ccy="EUR">723.87</InstdAmt>"#))
    #expect(transfers.contains("<TwnNm>Sofia</TwnNm>"))
    let debits = try Self.file(.directDebits, of: settlement).text
    #expect(debits.contains("<PmtInfId>S202610-DD-20261105-B2B</PmtInfId>"))
    #expect(debits.contains("<Nm>Muller + Son</Nm>"))
    #expect(debits.contains("<MndtId>M-P1</MndtId>"))
    #expect(debits.contains("<ReqdColltnDt>2026-11-05</ReqdColltnDt>"))
    let verdict = try await Self.schema(debits, message: "pain.008.001.08")
    #expect(verdict.isAccepted, "\(verdict)")
  }
}
