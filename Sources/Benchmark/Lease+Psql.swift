import EmbeddedPostgres

extension Lease {
  /// Runs commands as the superuser, one after the other and each by itself, and returns what they
  /// answer: a line for each row, and spaces between its values.
  func psql(_ commands: String..., in database: String = "tessera") throws -> String {
    try psql(commands, in: database)
  }

  func psql(_ commands: [String], in database: String = "tessera") throws -> String {
    try Child.run(
      [
        "psql", "-X", "-A", "-t", "-q", "-F", " ", "-v", "ON_ERROR_STOP=1", "-h", socketFolder,
        "-U", EmbeddedPostgres.superuser, "-d", database,
      ] + commands.flatMap { ["-c", $0] })
  }
}
