import EmbeddedPostgres
import TestSupport
import Testing

/// A file of `db/tests`: assertions in SQL that print TAP (Test Anything Protocol, version 12).
struct SQLTestFile: CustomTestStringConvertible, Sendable {
  /// Relative to `db`.
  let path: String
  var testDescription: String { path }

  /// Every file there is, so that a new one is run by existing.
  static let all = SampleCoalition.files(in: "tests", endingWith: ".test.sql").map(SQLTestFile.init)

  /// What a run of a file came to.
  struct Report {
    /// The assertions that failed with their diagnoses, and whatever psql said unasked.
    var failures: [String] = []
    /// How many assertions were made.
    var count = 0
    /// How many the file says that it made; nil when it did not come to its end.
    var plan: Int?
  }

  /// Runs the file with psql in a database of its own.
  func run() async throws -> Report {
    let database = try await SampleCoalition.makeDatabase()
    let psql = try TestCluster.shared.postgres.programs().path("psql")
    let outcome = try ChildProgram([
      psql, "-X", "-A", "-t", "-q", "-F", "\n", "-v", "ON_ERROR_STOP=1",
      "-d", try database.connectionString(), "-f", "\(SampleCoalition.databaseFolder)/\(path)",
    ]).run()
    try await database.close()
    return Self.report(of: outcome.text)
  }

  static func report(of text: String) -> Report {
    var report = Report()
    for line in text.split(separator: "\n") {
      if line.hasPrefix("ok ") {
        report.count += 1
      } else if line.hasPrefix("not ok ") {
        report.count += 1
        report.failures.append(String(line))
      } else if line.hasPrefix("1..") {
        report.plan = Int(line.dropFirst(3))
      } else {
        report.failures.append(String(line))
      }
    }
    return report
  }
}
