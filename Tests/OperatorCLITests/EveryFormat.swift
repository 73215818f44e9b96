import Accounting
import Coalition
import EmbeddedPostgres
import Foundation
import Postgres
import TestSupport
import Testing

@testable import OperatorCLI

/// Every settlement of the demo in every format, each file judged by the program of others
/// that reads it, or where there is none by a reader of our own.
struct EveryFormat {
  private typealias Files = [String: [UInt8]]

  private let settlements: [ClosedSettlement]
  private let details: ExportDetails

  /// Reads the settlements of a site.
  init(of site: Site) async throws {
    let connection = PostgresConnection(
      PostgresConfiguration(connectionString: site.url(user: EmbeddedPostgres.superuser)),
      on: try TestLoop.shared)
    try await connection.waitUntilReady()
    let names = try await connection.query("select name from settlement.settlements order by 1")
    var settlements: [ClosedSettlement] = []
    for row in 0..<names.rowCount {
      settlements.append(
        try await ClosedSettlementReading.settlement(names.text(row, 0), over: connection))
    }
    await connection.close()
    self.settlements = settlements
    // Accounts in pounds at a Russian bank: a journal needs none, and payment orders do.
    let account = try RussianAccount(
      number: "40702826300000000102", bank: "ПАО «Банк»", town: "г. Москва",
      bankCode: "044525225", correspondent: "30101810400000000225", taxpayer: "7707083893")
    let codes = Set(settlements.flatMap { $0.statements.map(\.partner.code) } + ["operator"])
    details = ExportDetails(
      datev: try DATEVDetails(consultant: 1_001, client: 1),
      parties: Dictionary(
        uniqueKeysWithValues: codes.map { ($0, PaperDetails(russianAccount: account)) }))
  }

  func check() async throws {
    #expect(settlements.count == 25)
    try await checkJournals()
    try await checkTables()
    try await checkPapers()
    try await checkOrders()
  }

  private func files(
    _ format: ExportFormat, _ profile: CSVProfile? = nil, _ scope: JournalScope? = nil
  ) throws -> Files {
    final class Box { var files: Files = [:] }
    let box = Box()
    for settlement in settlements {
      try SettlementExport(
        of: settlement, as: format, profile: profile, scope: scope ?? format.standardScope,
        details: details, fonts: format == .pdf ? ExportConfiguration.fonts : nil
      ).write { box.files[$0, default: []] += $1 }
    }
    return box.files
  }

  private func expect(
    _ verdict: Judge.Verdict, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      verdict.isAccepted, "\(name): \(verdict.output.suffix(2_000))",
      sourceLocation: sourceLocation)
  }

  private func checkJournals() async throws {
    let judges: [(ExportFormat, Judge)] = [
      (.hledger, Judge("hledger", "-f", "{}", "check", "-s", "ordereddates")),
      (.ledger, Judge("ledger", "-f", "{}", "--strict", "--pedantic", "balance")),
      (.beancount, Judge.python("bean-check", "{}")),
    ]
    for (format, judge) in judges {
      let files = try files(format)
      #expect(files.count == 25)
      for (name, file) in files { expect(try await judge.verdict(on: file, named: name), name) }
    }
    try await checkBooksThatGoOn()
    let books = try files(.gnucash)
    #expect(books.count == 25)
    expect(try await Judge.script("gnucash_judge.py", "{}").verdict(onAll: books), "gnucash")
    let batches = try files(.datev)
    #expect(batches.count >= 25)
    // Its reader knows books in euros alone: it is shown ours with the other code of a currency.
    let digits = batches.mapValues { bytes in
      bytes.replacing(Array("\"GBP\"".utf8), with: Array("\"EUR\"".utf8))
        .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    let bundle = Array(try JSONEncoder().encode(digits))
    expect(
      try await Judge.script("datev_judge.py", "{}").verdict(on: bundle, named: "batches.json"),
      "datev")
  }

  /// One file after the other: what a month asserts holds among the entries of all.
  private func checkBooksThatGoOn() async throws {
    let judges: [(ExportFormat, Judge)] = [
      (.hledger, Judge("hledger", "-f", "{}", "check", "-s")),
      (.ledger, Judge("ledger", "-f", "{}", "--strict", "--pedantic", "balance")),
    ]
    for (format, judge) in judges {
      let files = try files(
        format, nil, JournalScope(opening: .first, payments: .recorded, hasPoints: true))
      let books = files.sorted { $0.key < $1.key }.flatMap(\.value)
      expect(try await judge.verdict(on: books, named: "whole.journal"), "\(format), whole")
      let without = files.sorted { $0.key < $1.key }.dropFirst().flatMap(\.value)
      let verdict = try await judge.verdict(on: without, named: "later.journal")
      #expect(!verdict.isAccepted, "\(format): the first month is missed")
    }
  }

  private func checkTables() async throws {
    let columns = JSONLines.columns.map { "[\"\($0.name)\", \"\($0.type)\"]" }
    let lines = try files(.jsonLines)
    #expect(lines.count == 25)
    expect(
      try await Judge.script("jsonl_judge.py", "{}", "[\(columns.joined(separator: ", "))]")
        .verdict(onAll: lines), "jsonl")
    #expect(ExportConfiguration.profiles.count == 8)
    for profile in ExportConfiguration.profiles {
      let tables = try files(.csv, profile)
      #expect(tables.count >= 25, "\(profile.name)")
      expect(
        try await Judge.script("csv_judge.py", profile.name, "{}").verdict(onAll: tables),
        profile.name)
      if profile.name == "sap" {
        expect(try await Judge.script("sap_judge.py", "{}").verdict(onAll: tables), "SAP")
      }
    }
  }

  private func checkPapers() async throws {
    let statements = try files(.ofx)
    #expect(statements.count == settlements.reduce(0) { $0 + $1.statements.count })
    var openings: [String: String] = [:]
    for settlement in settlements {
      for partner in settlement.statements.map(\.partner) {
        let cents = -(settlement.openingBalances[partner.number] ?? 0)
        openings["\(settlement.name)-\(partner.code)-ofx.ofx"] =
          "\(Decimal(cents) / 100)"
      }
    }
    let text = String(decoding: try JSONEncoder().encode(openings), as: UTF8.self)
    expect(try await Judge.script("ofx_judge.py", "{}", text).verdict(onAll: statements), "ofx")
    let pages = try files(.html)
    #expect(pages.count == statements.count)
    let papers = try files(.pdf)
    #expect(papers.count == statements.count)
    expect(try await Judge.script("pdf_judge.py", "{}").verdict(onAll: papers), "pdf")
    let invoices = try files(.ubl)
    #expect(invoices.count >= statements.count)
    let bundle = Array(
      try JSONEncoder().encode(invoices.mapValues { String(decoding: $0, as: UTF8.self) }))
    let verdict = try await Judge.script("ubl_judge.py", "{}")
      .verdict(on: bundle, named: "invoices.json")
    let findings = verdict.output.split(separator: "\n").filter { !$0.hasSuffix(" valid") }
    #expect(verdict.isAccepted, "\(findings.prefix(20))")
  }

  /// Before what came and went was recorded: all of every payment.
  private func checkOrders() async throws {
    let orders = try files(.clientBank)
    if !orders.isEmpty {
      expect(try await Judge.script("onec_judge.py", "{}").verdict(onAll: orders), "1C")
    }
    var collected = 0
    for (format, schema) in [
      (ExportFormat.creditTransfers, "pain.001.001.09"), (.directDebits, "pain.008.001.08"),
    ] {
      let judge = Judge(
        "xmllint", "--nonet", "--noout", "--schema",
        Judge.root + "/Tests/Judges/schemas/iso20022/\(schema).xsd", "{}")
      for (name, file) in try files(format) {
        collected += 1
        expect(try await judge.verdict(on: file, named: name), name)
        expect(
          try await Judge.script("bank_judge.py", "{}", "2009-12-01").verdict(
            on: file, named: name),
          name)
      }
    }
    #expect(collected >= 25, "every month collects")
  }
}
