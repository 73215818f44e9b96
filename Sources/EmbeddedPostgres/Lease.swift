import Synchronization

/// The right to use a private server: it runs for as long as anybody holds one.
///
/// A lease is a shared lock on a file. A process that is killed loses its leases by itself; the
/// last process to give one back stops the server.
package final class Lease: Sendable {
  private let server: EmbeddedPostgres
  private let folder: ServerFolder
  private let account: ServerAccount
  private let socket: SocketFolder
  private let held: Mutex<FileLock?>

  init(
    _ server: EmbeddedPostgres, _ folder: ServerFolder, _ account: ServerAccount,
    _ socket: SocketFolder
  ) throws(EmbeddedPostgresError) {
    self.server = server
    self.folder = folder
    self.account = account
    self.socket = socket
    held = Mutex(try FileLock(folder.lease, .shared, for: account))
  }

  /// The folder that holds the server's socket.
  package var socketFolder: String { socket.path }

  /// The text by which libpq connects as `user` to `database`.
  package func connectionString(
    user: String = EmbeddedPostgres.superuser, database: String = "postgres"
  ) -> String {
    ConnectionString.make([
      ("host", socketFolder), ("port", "5432"), ("user", user), ("dbname", database),
    ])
  }

  /// Gives the lease back, and stops the server when it was the last. A second call has no effect.
  ///
  /// - Returns: Whether this was the last lease and the server was stopped.
  @discardableResult
  package func release() throws(EmbeddedPostgresError) -> Bool {
    // Everybody takes and gives back leases under the starter's lock: nobody can come in between
    // finding oneself the last and stopping the server.
    try FileLock.whileHolding(folder.lock, for: account) { () throws(EmbeddedPostgresError) in
      guard let lock = held.withLock({ $0.take() }) else { return false }
      guard lock.tryBecomeExclusive() else { return false }
      return try server.stopServer(of: folder, socket)
    }
  }

  deinit { _ = try? release() }
}
