import EmbeddedPostgres
import FoundationEssentials
import TestSupport

/// A private database of its own for a few tests; the server runs as long as the site is there.
final class Site: Sendable {
  let folder: TestFolder
  let tool: Tool
  private let lease: Lease

  /// Where the database lies.
  var directory: String { folder.path + "/database" }

  init() throws {
    folder = try TestFolder()
    let directory = folder.path + "/database"
    lease = try EmbeddedPostgres(directory: directory, purpose: .throwAway).start()
    tool = Tool(folder: folder, options: ["--embedded", directory, "--actor", "tester"])
  }

  /// The text by which libpq connects as `user`.
  func url(user: String) -> String {
    lease.connectionString(user: user, database: "tessera")
  }

  /// Runs SQL as the superuser, who may do what no command can.
  func sql(_ text: String) throws {
    _ = try Psql.run(
      text, at: url(user: EmbeddedPostgres.superuser),
      EmbeddedPostgres(directory: directory).programs())
  }

  /// Writes a file and returns its path.
  func write(_ text: String, to name: String) throws -> String {
    let path = "\(folder.path)/\(name)"
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }

  /// Makes a partner with terms since 2009: a point for each pound, and a penny for each point.
  func makePartner(_ code: String) throws {
    for words in [
      ["partner", "invite", code, "--name", "Partner \(code)"],
      [
        "terms", "set", code, "--from", "2009-12-01", "--currency", "GBP", "--earn", "1/100",
        "--point-value", "0.01",
      ],
    ] {
      let run = try tool.run(words)
      guard run.status == 0 else { throw Refused(errors: run.errors) }
    }
  }

  /// What the program said when it refused.
  struct Refused: Error {
    let errors: String
  }
}
