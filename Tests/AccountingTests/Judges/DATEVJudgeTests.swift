import Accounting
import Coalition
import Foundation
import TestSupport
import Testing

/// A strict reader of batches for DATEV reads ours.
@Suite struct DATEVJudgeTests {
  private let judge = Judge.script("datev_judge.py", "{}")

  private func verdict(on files: [String: [UInt8]]) async throws -> Judge.Verdict {
    try await judge.verdict(
      on: Bundle.json(files.mapValues(Bundle.hexadecimal)), named: "batches.json")
  }

  @Test func `the example's books pass: forty bookings, and every account as it should be`()
    async throws
  {
    let files = try WorkedExample.files(.datev)
    #expect(
      files.keys.sorted() == [
        "EXTF_2026-10-datev-202610.csv", "EXTF_2026-10-datev-202611.csv",
      ])
    let verdict = try await verdict(on: files)
    #expect(verdict.isAccepted, "\(verdict)")
    #expect(verdict.output.contains("EXTF_2026-10-datev-202611.csv 2026-11-01 2026-11-30\n"))
    #expect(
      verdict.output.hasSuffix(
        """
        80 legs
        10001 0.00
        10002 0.00
        10003 0.00
        10004 0.00
        1200 7506.09
        1210 40000.01
        2100 -40401.95
        2200 -394.82
        4100 -3918.01
        4110 -272.31
        4200 -537.88
        4210 -240.22
        4220 -196.00
        4230 -1000.00
        4300 -908.19
        5100 363.28
        """), "\(verdict)")
  }

  static let flaws = [
    Flaw(name: "a point for the decimal mark", from: "12201,01;", to: "12201.01;"),
    Flaw(name: "an amount below zero", from: "12201,01;", to: "-12201,01;"),
    Flaw(name: "a day of another month", from: ";3110;", to: ";3009;"),
    Flaw(name: "a field too few", from: "\"S202610-ISS\";;;", to: "\"S202610-ISS\";;"),
    Flaw(name: "a personal account that is too long", from: ";10001;", to: ";100001;"),
    Flaw(name: "another version", from: "\"Buchungsstapel\";13;", to: "\"Buchungsstapel\";14;"),
  ]

  @Test(arguments: flaws)
  func `a batch with one flaw does not pass`(flaw: Flaw) async throws {
    var files = try WorkedExample.files(.datev)
    let name = "EXTF_2026-10-datev-202610.csv"
    files[name] = try flaw.made(in: #require(files[name]))
    let verdict = try await verdict(on: files)
    #expect(!verdict.isAccepted, "\(verdict)")
  }
}

/// Several files as one, for judges.
enum Bundle {
  static func json(_ files: [String: String]) throws -> [UInt8] {
    Array(try JSONEncoder().encode(files))
  }

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
