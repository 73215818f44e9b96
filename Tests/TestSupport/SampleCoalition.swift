import FoundationEssentials
import Postgres

/// The small coalition of `db/tests/support/fixtures.sql`, and where the files of `db` lie.
///
/// Partners `alpha` and `beta` are active, `gamma` is suspended; the digest of a partner's key is
/// the SHA-256 of its code. The ledger's clock stands at noon of 15 June 2026 unless the setting
/// `test.instant` says otherwise.
package enum SampleCoalition {
  /// The folder `db` of the repository that these tests were built from.
  package static let databaseFolder = folder(#filePath, up: 3) + "/db"

  /// The files that every file of SQL tests needs, in their order.
  package static let supportFiles = [
    "assertions", "fixtures", "orders", "gifts", "settled_periods", "vouchers",
  ].map { "\(databaseFolder)/tests/support/\($0).sql" }

  /// Makes a database with the sample coalition in it; `sql` is run after the fixtures.
  package static func makeDatabase(_ sql: String = "") async throws -> TestDatabase {
    let database = try await TestDatabase.make()
    let connection = try await database.connect()
    for file in supportFiles {
      try await connection.runScript(try String(contentsOfFile: file, encoding: .utf8))
    }
    if !sql.isEmpty { try await connection.runScript(sql) }
    await connection.close()
    return database
  }

  /// The paths of all files below `folder` of `db` whose name ends so, relative to `db`, sorted.
  package static func files(in folder: String, endingWith end: String) -> [String] {
    let all = try? FileManager.default.subpathsOfDirectory(atPath: "\(databaseFolder)/\(folder)")
    let paths = (all ?? []).filter { $0.hasSuffix(end) }.map { "\(folder)/\($0)" }
    return paths.sorted()
  }

  /// The text of a file of `db`.
  package static func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(databaseFolder)/\(path)", encoding: .utf8)
  }

  private static func folder(_ path: StaticString, up count: Int) -> String {
    "\(path)".split(separator: "/").dropLast(count).map { "/" + $0 }.joined()
  }
}
