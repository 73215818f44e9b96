package import EmbeddedPostgres
import Glibc
import Synchronization

/// A PostgreSQL server that belongs to the tests of this process and vanishes with it.
///
/// Most tests share one (`shared`), which trades durability for speed, and use a `TestDatabase` of
/// their own in it. A test that stops, kills or freezes its server makes a durable one for itself.
package final class TestCluster: Sendable {
  /// The server that the tests of this process share: started on first use, durable in nothing.
  package static var shared: TestCluster {
    get throws { try sharedResult.get() }
  }

  private static let sharedResult = Result { try TestCluster(.throwAway) }

  /// The private server, for what this type does not wrap.
  package let postgres: EmbeddedPostgres
  /// Where it lies.
  package let folder: TestFolder

  /// The folder of its socket.
  package let socketFolder: String
  private let lease: Mutex<Lease?>

  /// Creates and starts a server in an empty folder, or in a new one: on a disk if it is to be
  /// durable.
  package init(_ purpose: ServerSettings.Purpose, in folder: TestFolder? = nil) throws {
    self.folder = try folder ?? TestFolder(onDisk: purpose == .durable)
    let folder = self.folder
    postgres = EmbeddedPostgres(directory: folder.path, purpose: purpose)
    let first = try postgres.start()
    socketFolder = first.socketFolder
    lease = Mutex(first)
  }

  /// The text by which libpq connects as `user` to `database`.
  package func connectionString(
    user: String = EmbeddedPostgres.superuser, database: String = "postgres"
  ) -> String {
    ConnectionString.make([
      ("host", socketFolder), ("port", "5432"), ("user", user), ("dbname", database),
    ])
  }

  /// Runs `sql` with `psql` and returns what it prints, unaligned and without headings.
  package func psql(_ sql: String, database: String = "postgres") throws -> String {
    try Psql.run(sql, at: connectionString(database: database), postgres.programs())
  }

  // MARK: A life of its own

  /// The number of the server's first process; nil when it is not running.
  package var process: Int32? {
    if case .running(let process) = postgres.status() { process } else { nil }
  }

  /// Starts the server again after `stop()` or `kill()`; recovery has ended when this returns.
  package func start() throws {
    let next = try postgres.start()
    lease.withLock { $0 = next }
  }

  /// Stops the server in order.
  package func stop() throws {
    try postgres.stop()
  }

  /// Kills the server's first process (`kill -9`), as a crash or the lack of memory would.
  package func kill() { end(by: SIGKILL) }

  /// Stops the server without a checkpoint, as when one of its processes has crashed: it recovers
  /// when it is started again.
  package func crash() { end(by: SIGQUIT) }

  private func end(by signal: CInt) {
    guard let process else { return }
    _ = Glibc.kill(process, signal)
    _ = waitForEnd(of: process, .seconds(10))
  }

  /// Freezes every process of the server: connections stay open and nothing answers.
  package func freeze() { signalAll(SIGSTOP) }

  /// Lets a frozen server go on.
  package func thaw() { signalAll(SIGCONT) }

  /// Freezes one process of the server.
  package func freeze(_ process: Int32) { _ = Glibc.kill(process, SIGSTOP) }

  /// Lets one process of the server go on.
  package func thaw(_ process: Int32) { _ = Glibc.kill(process, SIGCONT) }

  /// Ends the server and removes its folder. A second call has no effect.
  package func close() { folder.clear() }

  private func signalAll(_ signal: CInt) {
    for number in postgres.serverProcesses() { _ = Glibc.kill(number, signal) }
  }
}
