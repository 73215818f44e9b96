import Accounting
import Coalition
import Foundation
import TestSupport
import Testing

/// Files for programs that are tables: judged by DuckDB, by a mock of SAP, and, where no program of
/// others judges them here, by a reader of our own.
@Suite struct TableJudgeTests {
  @Test func `DuckDB finds that JSON Lines balance, and the example's closing balances`()
    async throws
  {
    let good = try text { try JSONLines.write(WorkedExample.books(hasPoints: true), to: $0) }
    let verdict = try await judge(jsonLines: good)
    #expect(verdict.isAccepted, "\(verdict)")
    #expect(verdict.output.contains("Assets:Bank EUR 750609\n"), "\(verdict)")
    #expect(verdict.output.contains("Liabilities:Points EUR -4040195\n"))
    #expect(verdict.output.contains("Liabilities:PointsOutstanding PTS -5050244"))
    let broken = good.replacing("\"amount_minor\":1220101", with: "\"amount_minor\":1220102")
    #expect(try await !judge(jsonLines: broken).isAccepted)
  }

  @Test func `a line of JSON Lines is the example's, with more columns behind`() throws {
    let file = try text { try JSONLines.write(WorkedExample.books(), to: $0) }
    let line = try #require(file.split(separator: "\n").first { $0.contains("ISS\",\"line\":1,") })
    #expect(
      line.hasPrefix(
        #"{"period":"2026-10","date":"2026-10-31","ref":"S202610-ISS","line":1,"#
          + #""account":"Assets:Clearing:P1","partner":"P1","amount_minor":1220101,"#
          + #""currency":"EUR","exponent":2,"memo":"Points issued","#))
  }

  private func judge(jsonLines: String) async throws -> Judge.Verdict {
    let columns = JSONLines.columns.map { "[\"\($0.name)\", \"\($0.type)\"]" }
    return try await Judge.script("jsonl_judge.py", "{}", "[\(columns.joined(separator: ", "))]")
      .verdict(on: Array(jsonLines.utf8), named: "postings.jsonl")
  }

  @Test(arguments: try Profiles.all().map(\.name))
  func `a file of each profile reads as whole journals, and one cent off does not`(
    name: String
  ) async throws {
    let profile = try Profiles.named(name)
    let judge = Judge.script("csv_judge.py", name, "{}")
    let good = try #require(try files(WorkedExample.books(), by: profile).first)
    let verdict = try await judge.verdict(on: good, named: "journal.csv")
    #expect(verdict.output == "13 journals 53 rows", "\(verdict)")
    let cents = profile.decimalMark == "," ? "12201,01" : "12201.01"
    let place = try #require(good.firstRange(of: Array(cents.utf8)))
    var broken = good
    broken[place.upperBound - 1] += 1
    #expect(try await !judge.verdict(on: broken, named: "journal.csv").isAccepted)
  }

  @Test func `a mock of SAP posts every document, and none that is a cent off`() async throws {
    let judge = Judge.script("sap_judge.py", "{}")
    let good = try #require(try files(WorkedExample.books(), by: Profiles.named("sap")).first)
    let verdict = try await judge.verdict(on: good, named: "documents.csv")
    #expect(verdict.output == "13 posted", "\(verdict)")
    let place = try #require(good.firstRange(of: Array("12201.01".utf8)))
    var broken = good
    broken[place.upperBound - 1] += 1
    let refusal = try await judge.verdict(on: broken, named: "documents.csv")
    #expect(refusal.output.contains("0.01 EUR"), "\(refusal)")
    #expect(!refusal.isAccepted)
  }
}
