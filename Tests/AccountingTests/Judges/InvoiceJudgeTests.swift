import Accounting
import Coalition
import Foundation
import Testing

/// Schema and rules of European invoices, held to ours by programs of others.
@Suite struct InvoiceJudgeTests {
  private let judge = Judge.script("ubl_judge.py", "{}")

  private func verdict(on files: [String: String]) async throws -> Judge.Verdict {
    try await judge.verdict(on: Bundle.json(files), named: "invoices.json")
  }

  private func invoices(
    of settlement: ClosedSettlement? = nil, details: ExportDetails? = nil
  ) throws -> [String: String] {
    try WorkedExample.files(.ubl, of: settlement, details: details).mapValues(Bundle.text)
  }

  @Test func `the example's twelve invoices pass, with the example's amounts`() async throws {
    let files = try invoices()
    #expect(files.count == 12)
    let verdict = try await verdict(on: files)
    #expect(verdict.isAccepted, "\(verdict)")
    let fees = try #require(files["2026-10-P1-ubl-00000001-FEE.xml"])
    for amount in ["986.16", "197.23", "1183.39"] {
      #expect(fees.contains("<cbc:InvoiceTypeCode>380<") && fees.contains(">\(amount)</cbc:"))
    }
    #expect(fees.contains("<cbc:CompanyID>BG200000005<"))
    let points = try #require(files["2026-10-P1-ubl-00000001-PTS.xml"])
    #expect(points.contains("PayableAmount currencyID=\"EUR\">12201.01<"))
    #expect(points.contains("VATEX-EU-O") && !points.contains("PartyTaxScheme"))
    let redeemed = try #require(files["2026-10-P4-ubl-00000004-RED.xml"])
    #expect(redeemed.contains("<cbc:InvoiceTypeCode>389<") && redeemed.contains(">7240.44<"))
    #expect(redeemed.contains("poacc:selfbilling:3.0<"))
  }

  /// Three currencies, three rates of tax, corrections that turn documents round.
  @Test func `invoices and credit notes of random settlements pass`() async throws {
    var files: [String: String] = [:]
    for seed in 0..<3 as Range<UInt64> {
      let settlement = try RandomSettlement(seed: seed, number: 3).settlement
      var parties = try WorkedExample.details().parties
      for party in settlement.statements.map(\.partner) {
        parties[party.code] = PaperDetails(
          taxNumber: "BG20000\(1_000 + party.number)", address: WorkedExample.address)
      }
      let details = ExportDetails(
        invoices: InvoiceDetails(zeroCategory: .reverseCharge), parties: parties)
      for (name, text) in try invoices(of: settlement, details: details) {
        files["\(seed)-\(name)"] = text
      }
    }
    let types = ["380", "381", "389", "261"].filter { type in
      files.values.contains { $0.contains("TypeCode>\(type)<") }
    }
    #expect(types == ["380", "381", "389", "261"])
    let verdict = try await verdict(on: files)
    let findings = verdict.output.split(separator: "\n").filter { !$0.hasSuffix(" valid") }
    #expect(verdict.isAccepted, "\(findings)")
  }

  struct Flaw: CustomTestStringConvertible {
    let name: String
    let file: String
    let from: String
    let to: String
    let finding: String
    var testDescription: String { name }
  }

  static let flaws = [
    Flaw(
      name: "a total that is another", file: "2026-10-P1-ubl-00000001-FEE.xml",
      from: "TaxInclusiveAmount currencyID=\"EUR\">1183.39",
      to: "TaxInclusiveAmount currencyID=\"EUR\">1183.40", finding: "BR-CO-15"),
    Flaw(
      name: "an element out of its order", file: "2026-10-P1-ubl-00000001-FEE.xml",
      from: "<cbc:ID>00000001-FEE</cbc:ID>", to: "", finding: "XSD"),
    Flaw(
      name: "self-billing sent as billing", file: "2026-10-P1-ubl-00000001-PTS.xml",
      from: "TypeCode>380<", to: "TypeCode>389<", finding: "PEPPOL-EN16931-P0100"),
    Flaw(
      name: "a reason that is missing", file: "2026-10-P4-ubl-00000004-RED.xml",
      from: "<cbc:TaxExemptionReasonCode>VATEX-EU-O</cbc:TaxExemptionReasonCode>", to: "",
      finding: "BR-O-10"),
  ]

  @Test(arguments: flaws)
  func `an invoice with one flaw does not pass`(flaw: Flaw) async throws {
    let good = try #require(try invoices()[flaw.file])
    #expect(good.contains(flaw.from))
    let verdict = try await verdict(on: [flaw.file: good.replacing(flaw.from, with: flaw.to)])
    #expect(!verdict.isAccepted && verdict.output.contains(flaw.finding), "\(verdict)")
  }
}
