import Accounting
import Coalition
import Foundation
import TestSupport
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

  /// A fee of September is given back in October: more than October's fees come to.
  @Test func `a credit note names the invoice that it corrects, where lines say which`()
    async throws
  {
    func line(_ amount: Int64, belongsTo: Int32?) -> StatementLine {
      StatementLine(
        charge: .disputeAdjustment, document: .fees, amount: amount, taxBasisPoints: 2_000,
        belongsTo: belongsTo)
    }
    func earlier(_ settlement: Int32, _ parts: [(StatementDocument, Int?)]) throws
      -> EarlierStatement
    {
      EarlierStatement(
        partner: 1, settlement: settlement, serial: "0000009\(settlement)",
        issuedOn: try WorkedExample.day("2026-0\(settlement)-28"),
        parts: Set(parts.map { EarlierStatement.Part(document: $0.0, taxBasisPoints: $0.1) }))
    }
    let settlement = try WorkedExample.settlement(
      number: 10,
      furtherLines: [
        1: [line(-200_000, belongsTo: 9), line(-100, belongsTo: 8), line(-100, belongsTo: 7)],
        2: [line(-200_000, belongsTo: nil)],
      ],
      earlierStatements: [
        try earlier(9, [(.fees, 2_000), (.fees, nil), (.points, nil)]),
        try earlier(8, [(.fees, 2_000), (.fees, 900)]),
        // Its fees were not taxed, so no invoice of this category was.
        try earlier(7, [(.fees, nil)]),
      ])
    let files = try invoices(of: settlement)
    let note = try #require(files["2026-10-P1-ubl-00000001-FEE.xml"])
    #expect(note.contains("TypeCode>381<"))
    let named = note.matches(
      of: #/<cac:InvoiceDocumentReference>\s*<cbc:ID>([^<]*)<.cbc:ID>\s*<cbc:IssueDate>([^<]*)</#
    ).map { "\($0.1) \($0.2)" }
    #expect(named == ["00000098-FEE 2026-08-28", "00000099-FEE-S 2026-09-28"])
    let unknown = try #require(files["2026-10-P2-ubl-00000002-FEE.xml"])
    #expect(unknown.contains("TypeCode>381<") && !unknown.contains("BillingReference"))
    let verdict = try await verdict(on: files)
    #expect(verdict.isAccepted, "\(verdict)")
    // In another place the schema does not know it.
    let moved = note.replacing("<cac:BillingReference>", with: "<cac:BillingReferences>")
      .replacing("</cac:BillingReference>", with: "</cac:BillingReferences>")
    #expect(try await !self.verdict(on: ["moved.xml": moved]).isAccepted)
  }

  static let flaws: [(String, Flaw)] = [
    (
      "2026-10-P1-ubl-00000001-FEE.xml",
      Flaw(
        name: "a total that is another", from: "TaxInclusiveAmount currencyID=\"EUR\">1183.39",
        to: "TaxInclusiveAmount currencyID=\"EUR\">1183.40", finding: "BR-CO-15")
    ),
    (
      "2026-10-P1-ubl-00000001-FEE.xml",
      Flaw(
        name: "an element out of its order", from: "<cbc:ID>00000001-FEE</cbc:ID>", to: "",
        finding: "XSD")
    ),
    (
      "2026-10-P1-ubl-00000001-PTS.xml",
      Flaw(
        name: "self-billing sent as billing", from: "TypeCode>380<", to: "TypeCode>389<",
        finding: "PEPPOL-EN16931-P0100")
    ),
    (
      "2026-10-P4-ubl-00000004-RED.xml",
      Flaw(
        name: "a reason that is missing",
        from: "<cbc:TaxExemptionReasonCode>VATEX-EU-O</cbc:TaxExemptionReasonCode>", to: "",
        finding: "BR-O-10")
    ),
  ]

  @Test(arguments: flaws)
  func `an invoice with one flaw does not pass`(file: String, flaw: Flaw) async throws {
    let good = try #require(try invoices()[file])
    let verdict = try await verdict(on: [file: flaw.made(in: good)])
    #expect(!verdict.isAccepted && verdict.output.contains(flaw.finding), "\(verdict)")
  }
}
