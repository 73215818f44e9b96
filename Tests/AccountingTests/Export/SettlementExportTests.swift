import Accounting
import Coalition
import Foundation
import TestSupport
import Testing

@Suite struct SettlementExportTests {
  /// Every export of the example, with its files.
  private static func exports(
    partner: Int32? = nil, of settlement: ClosedSettlement
  ) throws -> [(name: String, files: [String: [UInt8]])] {
    final class Box { var files: [String: [UInt8]] = [:] }
    var exports: [(name: String, files: [String: [UInt8]])] = []
    for format in ExportFormat.allCases where partner == nil || format.bankDirection == nil {
      for profile in format == .csv ? try Profiles.all().map(Optional.some) : [nil] {
        let box = Box()
        let export = try SettlementExport(
          of: settlement, as: format, profile: profile, partner: partner,
          scope: format.standardScope, details: WorkedExample.details(),
          fonts: format == .pdf ? WorkedExample.fonts : nil)
        try export.write { box.files[$0, default: []] += $1 }
        exports.append((export.name, box.files))
      }
    }
    return exports
  }

  @Test func `the same settlement gives the same bytes in every format`() throws {
    let first = try Self.exports(of: WorkedExample.settlement())
    let again = try Self.exports(of: WorkedExample.settlement())
    #expect(first.map(\.name) == again.map(\.name))
    #expect(first.map(\.files) == again.map(\.files))
    #expect(first.count == ExportFormat.allCases.count - 1 + 8)
    #expect(first.allSatisfy { !$0.files.isEmpty && !$0.files.values.contains([]) })
  }

  @Test func `files are named after settlement, partner, program and part`() throws {
    let names = try Self.exports(partner: 1, of: WorkedExample.settlement()).flatMap(\.files.keys)
    #expect(names.contains("2026-10-P1-hledger.journal"))
    #expect(names.contains("2026-10-P1-xero.csv"))
    let small = try Profiles.read(
      """
      {"name": "small", "title": "t", "date_form": "yyyyMMdd", "rows_max": 3,
       "columns": [{"header": "a", "value": "{amount}"}]}
      """)
    final class Box { var names: Set<String> = [] }
    let box = Box()
    try SettlementExport(
      of: WorkedExample.settlement(), as: .csv, profile: small,
      scope: ExportFormat.csv.standardScope
    ).write { name, _ in box.names.insert(name) }
    #expect(box.names.contains("2026-10-small.csv") && box.names.contains("2026-10-small-2.csv"))
  }

  @Test func `a later edition has names of its own, and some formats have none`() throws {
    func files(_ format: ExportFormat, _ edition: ExportEdition) throws -> [String] {
      final class Box { var names: Set<String> = [] }
      let box = Box()
      try SettlementExport(
        of: WorkedExample.settlement(), as: format, scope: format.standardScope,
        details: WorkedExample.details(), edition: edition
      ).write { name, _ in box.names.insert(name) }
      return box.names.sorted()
    }
    #expect(try files(.hledger, .numbered(2)) == ["2026-10-hledger-e2.journal"])
    #expect(try files(.ofx, .numbered(3)).first == "2026-10-P1-ofx-e3.ofx")
    #expect(try files(.datev, .numbered(2)).first == "EXTF_2026-10-datev-e2-202610.csv")
    let day = try WorkedExample.day("2026-11-20")
    let impossible: [(ExportFormat, ExportEdition)] = [
      (.ubl, .numbered(2)), (.directDebits, .numbered(2)), (.creditTransfers, .numbered(2)),
      (.hledger, .presentedAgain(on: day)), (.hledger, .numbered(0)),
    ]
    for (format, edition) in impossible {
      #expect(throws: AccountingError.unsupported("\(format.rawValue) has no such edition")) {
        try files(format, edition)
      }
    }
  }

  @Test func `a profile belongs to CSV, and a partner has a statement`() throws {
    let settlement = try WorkedExample.settlement()
    let scope = ExportFormat.csv.standardScope
    let profile = try Profiles.named("xero")
    #expect(throws: AccountingError.unsupported("CSV is written by a profile")) {
      try SettlementExport(of: settlement, as: .csv, scope: scope)
    }
    #expect(throws: AccountingError.unsupported("only CSV is written by a profile")) {
      try SettlementExport(of: settlement, as: .ledger, profile: profile, scope: scope)
    }
    #expect(throws: AccountingError.unsupported("partner 9 has no statement in 2026-10")) {
      try SettlementExport(of: settlement, as: .ledger, partner: 9, scope: scope)
    }
  }

  @Test func `what is refused is refused before the first byte`() throws {
    let chart = try ChartOfAccounts(rules: [
      AccountRule(.clearing, code: "1", name: "Assets:C"),
      AccountRule(.bank, code: "2", name: "Assets:B"),
    ])
    let export = try SettlementExport(
      of: WorkedExample.settlement(), as: .hledger, chart: chart,
      scope: ExportFormat.hledger.standardScope)
    #expect(throws: AccountingError.unmapped("float_fund")) {
      try export.write { name, _ in Issue.record("\(name) is written") }
    }
  }

  /// What the program knows and its reference does not is a trap.
  @Test func `the reference names every role, field, column, profile and format`() throws {
    let page = try String(
      contentsOfFile: Judge.root + "/docs/reference/exports.md", encoding: .utf8)
    let words =
      AccountRole.allCases.map(\.rawValue) + CSVField.allCases.map(\.rawValue)
      + JSONLines.columns.map(\.name) + (try Profiles.all().map(\.name))
      + TextEncoding.allCases.map(\.rawValue) + CSVProfile.Quoting.allCases.map(\.rawValue)
      + JournalScope.Opening.allCases.map(\.rawValue)
      + JournalScope.Payments.allCases.map(\.rawValue)
      + TaxCategory.allCases.map(\.rawValue) + PaperLanguage.allCases.map(\.rawValue)
    for word in words { #expect(page.contains("`\(word)`"), "\(word)") }
    for format in ExportFormat.allCases { #expect(page.contains(format.rawValue)) }
    for column in JSONLines.columns {
      #expect(page.contains(column.type), "\(column)")
    }
  }
}
