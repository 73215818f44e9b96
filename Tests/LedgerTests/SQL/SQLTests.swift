import TestSupport
import Testing

@Suite(.ownThread) struct SQLTests {
  @Test(arguments: SQLTestFile.all)
  func `every assertion of the file holds`(file: SQLTestFile) async throws {
    let report = try await file.run()
    #expect(report.failures.isEmpty, "\(report.failures.joined(separator: "\n"))")
    #expect(report.plan == report.count, "the file did not come to its end")
    #expect(report.count > 0)
  }

  @Test func `there are files to run`() {
    #expect(SQLTestFile.all.count >= 15)
  }

  @Test func `a failure, a stop half-way and an unexpected line are noticed`() {
    let report = SQLTestFile.report(
      of: "ok 1 - a\nnot ok 2 - b\n# expected 1\n# received 2\npsql:x.sql:9: ERROR:  no")
    #expect(report.failures.count == 4)
    #expect(report.plan == nil)
    #expect(report.count == 2)
  }
}
