package import EmbeddedPostgres

/// PostgreSQL's own client, for tests that must not depend on ours.
package enum Psql {
  /// Runs `sql` and returns what it prints, unaligned and without headings.
  package static func run(
    _ sql: String, at connectionString: String, _ programs: ServerPrograms
  ) throws -> String {
    let outcome = try ChildProgram([
      programs.path("psql"), "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1",
      "-d", connectionString, "-c", sql,
    ]).run()
    guard outcome.status == 0 else { throw Failed(text: outcome.text) }
    return outcome.text
  }

  /// What `psql` said when it failed.
  package struct Failed: Error {
    package let text: String
  }
}
