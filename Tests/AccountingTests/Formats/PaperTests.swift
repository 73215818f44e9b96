import Accounting
import Coalition
import Foundation
import Testing

@Suite struct PaperTests {
  @Test func `a batch is the example's to the byte`() throws {
    let file = try #require(
      try WorkedExample.files(.datev)["EXTF_2026-10-datev-202610.csv"])
    let rows = try #require(String(bytes: file, encoding: .windowsCP1252))
      .split(separator: "\r\n", omittingEmptySubsequences: false)
    #expect(
      rows[0] == """
        "EXTF";700;21;"Buchungsstapel";13;20261031000000000;;"TE";"";"";29098;55003;20260101;4;\
        20261001;20261031;"Tessera 2026-10";"";1;0;0;"EUR";;"";;;"";;;"";""
        """)
    #expect(rows[1].split(separator: ";").count == 125)
    #expect(rows.dropFirst(2).allSatisfy { $0.isEmpty || $0.filter { $0 == ";" }.count == 124 })
    let issued = try #require(rows.first { $0.contains("S202610-ISS") && $0.contains(";10001;") })
    #expect(
      issued.hasPrefix(
        "12201,01;\"S\";\"EUR\";;;;10001;2100;;3110;\"S202610-ISS\";;;\"Points issued\";;"))
    #expect(issued.split(separator: ";", omittingEmptySubsequences: false)[113] == "0")
  }

  @Test func `DATEV's fiscal year, chart and encoding are the office's`() throws {
    let details = ExportDetails(
      datev: try DATEVDetails(
        consultant: 1_001, client: 1, accountLength: 5, fiscalYearStart: 11, chart: "04",
        encoding: .utf8))
    let chart = try ChartOfAccounts(
      rules: ChartOfAccounts.standard.rules.map { rule in
        rule.personal == nil
          ? rule
          : AccountRule(
            rule.role, partner: rule.partner, charge: rule.charge, code: rule.code,
            name: rule.name, customer: rule.customer, personal: "7{number:5}")
      })
    final class Box { var files: [String: [UInt8]] = [:] }
    let box = Box()
    try SettlementExport(
      of: WorkedExample.settlement(names: [1: "Алфа"]), as: .datev, chart: chart,
      scope: JournalScope(opening: .first, payments: .due, hasPoints: false), details: details
    ).write { box.files[$0, default: []] += $1 }
    let october = String(
      decoding: try #require(box.files["EXTF_2026-10-datev-202610.csv"]), as: UTF8.self)
    #expect(october.hasPrefix("\u{FEFF}\"EXTF\";700;"))
    #expect(october.contains(";1001;1;20251101;5;20261001;20261031;"))
    #expect(october.contains(";\"04\";;;\"\";\"\"\r\n") && october.contains("Fees and VAT Алфа"))
    let november = String(
      decoding: try #require(box.files["EXTF_2026-10-datev-202611.csv"]), as: UTF8.self)
    #expect(november.contains(";1001;1;20261101;5;20261101;20261130;"))
  }

  @Test func `what DATEV cannot hold is refused by name`() throws {
    func refusal(
      of settlement: ClosedSettlement, details: ExportDetails? = nil, hasPoints: Bool = false
    ) throws -> AccountingError? {
      #expect(throws: AccountingError.self) {
        try WorkedExample.files(
          .datev, of: settlement,
          scope: JournalScope(opening: .first, payments: .due, hasPoints: hasPoints),
          details: details)
      }
    }
    let example = try WorkedExample.settlement()
    #expect(
      try refusal(of: WorkedExample.settlement(names: [2: "Бета"]))
        == .character(field: "Buchungstext", "Б"))
    #expect(try refusal(of: example, details: .some(.none)) == .missing("datev in the details"))
    #expect(
      try refusal(
        of: example,
        details: ExportDetails(
          datev: DATEVDetails(consultant: 1_001, client: 1, accountLength: 5)))
        == .accountName("10001"))
    #expect(
      try refusal(of: example, hasPoints: true)
        == .unsupported("DATEV keeps books in one currency with two decimals"))
    #expect(throws: AccountingError.self) { try DATEVDetails(consultant: 1_000, client: 1) }
    #expect(throws: AccountingError.self) { try DATEVDetails(consultant: 1_001, client: 100_000) }
  }

  @Test func `payment orders name both accounts, and one that is not known is refused`() throws {
    let files = try WorkedExample.files(.clientBank)
    let bytes = try #require(files["2026-10-1c-client-bank.txt"])
    let text = try #require(String(bytes: bytes, encoding: .windowsCP1251))
    let lines = text.split(separator: "\r\n").map(String.init)
    #expect(
      lines.prefix(8) == [
        "1CClientBankExchange", "ВерсияФормата=1.03", "Кодировка=Windows", "Отправитель=Tessera",
        "ДатаНачала=05.11.2026", "ДатаКонца=05.11.2026", "РасчСчет=40702978000000000101",
        "Документ=Платежное поручение",
      ])
    #expect(lines.contains("Сумма=6327.75"))
    #expect(lines.contains("Получатель=ИНН 7707083893 Delta Travel"))
    #expect(
      lines.contains("НазначениеПлатежа=Расчёты по программе лояльности за 2026-10 (S202610-P4)"))
    #expect(try WorkedExample.files(.clientBank, partner: 3).isEmpty)
    let known = try WorkedExample.details().parties.filter { $0.key != "P1" }
    #expect(throws: AccountingError.missing("parties.P1.russian_account")) {
      try WorkedExample.files(.clientBank, partner: 1, details: ExportDetails(parties: known))
    }
  }

  @Test(arguments: [
    ("40702978000000000102", "044525225", "30101810400000000225", "7707083893"),
    ("40702978000000000101", "044525225", "30101810500000000225", "7707083893"),
    ("40702978000000000101", "044525225", "30101810400000000225", "7707083894"),
    ("40702978000000000101", "04452522", "30101810400000000225", "7707083893"),
    ("4070297800000000010", "044525225", "30101810400000000225", "7707083893"),
    ("40702978000000000101", "044525225", "30101810400000000225", "500100732258"),
  ])
  func `a Russian account with a wrong digit is none`(
    number: String, bank: String, correspondent: String, taxpayer: String
  ) throws {
    #expect(throws: AccountingError.self) {
      try RussianAccount(
        number: number, bank: "Банк", town: "Москва", bankCode: bank,
        correspondent: correspondent, taxpayer: taxpayer)
    }
    _ = try RussianAccount(
      number: "40702978000000000101", bank: "Банк", town: "Москва", bankCode: "044525225",
      correspondent: "30101810400000000225", taxpayer: "500100732259",
      registrationReason: "770701001")
  }

  @Test func `an account in another currency is refused`() throws {
    var parties = try WorkedExample.details().parties
    parties["P3"] = PaperDetails(
      russianAccount: try RussianAccount(
        number: "40702810100000000101", bank: "Банк", town: "Москва", bankCode: "044525225",
        correspondent: "30101810400000000225", taxpayer: "7707083893"))
    let details = ExportDetails(parties: parties)
    #expect(
      throws: AccountingError.unsupported(
        "account 40702810100000000101 of P3 is not kept in EUR")
    ) { try WorkedExample.files(.clientBank, details: details) }
  }

  @Test func `an invoice without a tax number or an address is refused by name`() throws {
    #expect(
      throws: AccountingError.missing(
        "the address of P1 (parties.P1.address)")
    ) { try WorkedExample.files(.ubl, partner: 1, details: ExportDetails.none) }
  }

  @Test func `details are read, and a field that is none is refused`() throws {
    let details = try JSONDecoder().decode(
      ExportDetails.self,
      from: Data(
        """
        {"language": "bg", "datev": {"consultant": 29098, "client": 55003, "chart": "03"},
         "payment_orders": {"purpose": "Оплата {statement}. НДС не облагается"},
         "invoices": {"zero_category": "AE"},
         "parties": {"operator": {"legal_name": "Coalition Clearing AD", "language": "ru",
           "address": {"street": "ul. Shipka 1", "town": "Sofia", "country": "BG"},
           "electronic_address": {"scheme": "0088", "identifier": "4006381333931"},
           "russian_account": {"number": "40702978000000000101", "bank": "Банк",
             "town": "Москва", "bank_code": "044525225", "taxpayer": "7707083893",
             "correspondent": "30101810400000000225", "registration_reason": "770701001"}}}}
        """.utf8))
    #expect(details.language == .bulgarian && details.datev?.chart == "03")
    #expect(details.invoices.zeroCategory == .reverseCharge)
    #expect(details.parties["operator"]?.russianAccount?.currencyDigits == "978")
    for bad in [
      #"{"datevs": {}}"#, #"{"datev": {"consultant": 1, "client": 1}}"#,
      #"{"invoices": {"zero_category": "S"}}"#, #"{"invoices": {"zero_category": "E"}}"#,
      #"{"payment_orders": {"purpose": "{sum}"}}"#, #"{"language": "de"}"#,
      #"{"parties": {"P1": {"address": {"town": "Sofia", "country": "Bulgaria"}}}}"#,
    ] {
      #expect(throws: AccountingError.self, "\(bad)") {
        try JSONDecoder().decode(ExportDetails.self, from: Data(bad.utf8))
      }
    }
  }
}
