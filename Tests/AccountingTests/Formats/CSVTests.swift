import Accounting
import Coalition
import Foundation
import Testing

@Suite struct CSVTests {
  /// A row of the worked example in the words of a program.
  struct Sample: CustomTestStringConvertible {
    let profile: String
    let row: String
    var testDescription: String { profile }
  }

  static let samples = [
    Sample(
      profile: "xero",
      row: "S202610-ISS Points issued,31/10/2026,Points issued,1301,Tax Exempt,12201.01,"
        + "Partner,Alfa Market,,"),
    Sample(
      profile: "quickbooks-online",
      row: "S202610-ISS,10/31/2026,Assets:Clearing:P1,12201.01,,Points issued,"),
    Sample(
      profile: "sage-50",
      row: "JD,,1301,0,31/10/2026,S202610-ISS,Points issued,12201.01,T9,0.00"),
    Sample(
      profile: "sap",
      row: "2;1000;20261031;20261031;SA;EUR;S202610-ISS;Points issued;1;;P1;12201.01;"
        + "S202610-ISS;Points issued"),
    Sample(
      profile: "sage-intacct",
      row: "GJ,10/31/2026,S202610-ISS Points issued,1,1301,,,S202610-ISS,Points issued,12201.01,"),
    Sample(
      profile: "gnucash",
      row: "2026-10-31,S202610-ISS,S202610-ISS,Points issued,,CURRENCY::EUR,,,"
        + "Assets:Clearing:P1,12201.01,,Alfa Market"),
    Sample(
      profile: "generic",
      row: "2026-10;2;1;31.10.2026;S202610-ISS;points_issued;Points issued;P1;Alfa Market;1301;"
        + "Assets:Clearing:P1;P1;10001;;;12201,01;;EUR"),
    Sample(
      profile: "windows-1251-tab",
      row: "31.10.2026\tS202610-ISS\tPoints issued\t1301\tAlfa Market\t12201.01\t\tEUR"),
  ]

  @Test(arguments: samples)
  func `a profile writes the example's row`(sample: Sample) throws {
    let rows = try rows(WorkedExample.books(), by: Profiles.named(sample.profile))
    #expect(rows.contains(sample.row), "\(rows.prefix(4))")
    #expect(rows.count == 1 + 53)
  }

  @Test func `every profile has its sample`() throws {
    #expect(try Profiles.all().map(\.name) == Self.samples.map(\.profile).sorted())
  }

  @Test func `SAP's general ledger accounts have ten digits and stand where no customer does`()
    throws
  {
    let rows = try rows(WorkedExample.books(), by: Profiles.named("sap"))
    #expect(rows.contains { $0.contains(";5;0000002100;;-17596.83;") }, "\(rows)")
  }

  @Test func `a file ends before the entry that would exceed its rows`() throws {
    let json = """
      {"name": "small", "title": "t", "date_form": "yyyy-MM-dd", "rows_max": 7,
       "columns": [{"header": "ref", "value": "{reference}"}, {"header": "a", "value": "{amount}"}]}
      """
    let files = try files(WorkedExample.books(), by: Profiles.read(json))
    var seen: Set<String> = []
    for file in files {
      let rows = String(decoding: file, as: UTF8.self).split(separator: "\r\n").dropFirst()
      #expect((2...7).contains(rows.count))
      let references = Set(rows.map { String($0.prefix { $0 != "," }) })
      #expect(seen.isDisjoint(with: references))
      seen.formUnion(references)
    }
    #expect(seen.count == 13)
    let narrow = try Profiles.read(json.replacing("\"rows_max\": 7", with: "\"rows_max\": 5"))
    #expect(
      throws: AccountingError.unsupported("entry S202610-ISS has more than 5 lines")
    ) { try CSVTests.write(WorkedExample.books(), narrow) }
  }

  static func write(_ books: Books, _ profile: CSVProfile) throws {
    _ = try files(books, by: profile)
  }

  private static func books(named name: String) throws -> Books {
    let journal = try OperatorJournal.journal(
      of: WorkedExample.settlement(names: [1: name]),
      JournalScope(opening: .first, payments: .due, hasPoints: false))
    return try Books(journal, chart: .standard)
  }

  @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\u{FF1D}1"])
  func `a cell that begins a formula gets an apostrophe or is refused`(name: String) throws {
    let books = try Self.books(named: name)
    let columns = #""columns": [{"header": "partner", "value": "{partner.name}"}]}"#
    let head = #"{"name": "p", "title": "t", "date_form": "yyyyMMdd", "#
    let guarded = try rows(books, by: Profiles.read(head + columns))
    #expect(guarded.contains("'" + name))
    #expect(!guarded.contains(name))
    let strict = try Profiles.read(head + #""formulas": "refuse", "# + columns)
    #expect(throws: AccountingError.formula(field: "partner")) { try Self.write(books, strict) }
  }

  @Test func `amounts below zero are no formulas`() throws {
    let rows = try rows(WorkedExample.books(), by: Profiles.named("xero"))
    #expect(rows.contains { $0.contains(",-17596.83,") })
    #expect(!rows.contains { $0.contains("'-") })
  }

  @Test func `text is quoted as RFC 4180 says`() throws {
    let rows = try rows(Self.books(named: "Alfa, \"Sofia\""), by: Profiles.named("xero"))
    #expect(rows.contains { $0.hasSuffix(#",Partner,"Alfa, ""Sofia""",,"#) }, "\(rows)")
  }

  @Test func `where nothing is quoted, what would need it is refused with its column`() throws {
    let books = try Self.books(named: "Alfa \"Sofia\"")
    let profile = try Profiles.named("windows-1251-tab")
    #expect(throws: AccountingError.character(field: "partner", "\"")) {
      try Self.write(books, profile)
    }
  }

  @Test func `a character outside of the encoding is refused with its column`() throws {
    let profile = try Profiles.named("windows-1251-tab")
    let cyrillic = try files(Self.books(named: "Алфа"), by: profile).joined()
    #expect(Array(cyrillic).firstRange(of: [0xC0, 0xEB, 0xF4, 0xE0]) != nil)
    let books = try Self.books(named: "Ålfa")
    #expect(throws: AccountingError.character(field: "partner", "Å")) {
      try Self.write(books, profile)
    }
  }

  @Test func `text beyond a column's length is cut where the profile says so, or refused`() throws {
    let books = try Self.books(named: String(repeating: "ä", count: 100))
    let columns = #"[{"header": "who", "value": "{partner.name}", "length_max": 99"#
    let head = #"{"name": "p", "title": "t", "date_form": "yyyyMMdd", "columns": "#
    let cut = try rows(books, by: Profiles.read(head + columns + #", "cut": true}]}"#))
    #expect(cut.contains(String(repeating: "ä", count: 99)))
    let strict = try Profiles.read(head + columns + "}]}")
    #expect(throws: AccountingError.tooLong(field: "who", limit: 99)) {
      try Self.write(books, strict)
    }
  }

  @Test func `two commodities need a column that tells them apart`() throws {
    let profile = try Profiles.named("xero")
    #expect(throws: AccountingError.self) {
      try Self.write(WorkedExample.books(hasPoints: true), profile)
    }
    _ = try files(WorkedExample.books(hasPoints: true), by: Profiles.named("generic"))
  }

  @Test func `a journal parted for a file's limit balances part by part and in all`() throws {
    let parted = try WorkedExample.journal().parted(linesMax: 4)
    #expect(parted.entries.allSatisfy { $0.lines.count <= 4 })
    let references = parted.entries.map(\.reference.text)
    #expect(Set(references).count == references.count)
    #expect(references.contains("S202610-ISS-3"))
    let transfer = parted.entries.flatMap(\.lines).filter { $0.account.role == .transfer }
    #expect(!transfer.isEmpty)
    #expect(transfer.map(\.amount).reduce(0, +) == 0)
    func sums(_ journal: Journal) -> [AccountKey: Int64] {
      var sums: [AccountKey: Int64] = [:]
      for line in journal.entries.flatMap(\.lines) where line.account.role != .transfer {
        sums[line.account, default: 0] += line.amount
      }
      return sums
    }
    #expect(try sums(parted) == sums(WorkedExample.journal()))
  }
}
