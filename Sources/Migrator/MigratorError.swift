package import Postgres

/// Why a database could not be migrated or used, in a sentence that ends with the way out.
package enum MigratorError: Error, Sendable, CustomStringConvertible {
  /// The path is not one of those that `db/` is made of.
  case fileMisplaced(path: String)
  /// Two files have this path.
  case fileTwice(path: String)
  /// The migration's number is taken or leaves a gap; `expected` is the one that comes next.
  case migrationOutOfOrder(path: String, expected: Int)
  /// The server lacks fixes that the isolation of partners rests on.
  case serverTooOld(ServerVersion, wanted: String)
  /// The database is not at the state that this program was built for.
  case notMigrated(pending: Int, changed: Int)
  /// The database was migrated by a newer program, which added this migration.
  case databaseNewer(number: Int, name: String)
  /// The text of a migration is not the one that was applied.
  case migrationEdited(path: String)
  /// The server refused what a file asks for; nothing of its transaction was kept. `line` counts
  /// from 1; nil when the server did not say where.
  case fileRefused(path: String, line: Int?, ServerError)
  /// The file ended the transaction that it was run in, so its effect may be there in part.
  case transactionEnded(path: String)
  /// The connection failed, or a command of the migrator's own.
  case database(PostgresError)

  package var description: String {
    switch self {
    case .fileMisplaced(let path):
      """
      \(path) has no place in db/. Files are called migrations/0001_name.sql, or lie below \
      functions/, views/, policies/ or grants/, in lower case.
      """
    case .fileTwice(let path):
      "\(path) is there twice. Remove one."
    case .migrationOutOfOrder(let path, let expected):
      """
      \(path) should have number \(expected): migrations are numbered without a gap. Rename it, \
      unless it was applied already; then rename the others.
      """
    case .serverTooOld(let version, let wanted):
      """
      PostgreSQL \(version) lacks security fixes on which the isolation of partners rests. Upgrade \
      the server to \(wanted) or newer (on Debian: `apt-get update && apt-get install \
      postgresql-\(wanted.prefix { $0 != "." })`).
      """
    case .notMigrated(let pending, let changed):
      """
      The database is behind this program by \(pending) migrations and \(changed) definitions: \
      run `tessera db migrate`.
      """
    case .databaseNewer(let number, let name):
      """
      The database was migrated by a newer program (migration \(number), \(name), is unknown to \
      this one). Run that version, or a newer one.
      """
    case .migrationEdited(let path):
      """
      \(path) is not the text that was applied to this database. Restore the file, and put the \
      change into a new migration.
      """
    case .fileRefused(let path, let line, let error):
      """
      \(path)\(line.map { ":\($0)" } ?? ""): \(error.message) (SQLSTATE \(error.sqlState))\
      \(error.detail.map { "\n  \($0)" } ?? "")\(error.hint.map { "\n  \($0)" } ?? "")
      Nothing of it was kept. Correct the file, and run `tessera db migrate` again.
      """
    case .transactionEnded(let path):
      """
      \(path) ends the transaction that it is run in. Remove its commit or rollback; what it did \
      before may have been kept, so restore the database from a backup.
      """
    case .database(let error):
      "The database cannot be migrated: \(error.debugDescription)"
    }
  }
}
