import EmbeddedPostgres
import EventLoop
import Migrator
package import Postgres
import Synchronization

/// A database that belongs to one test: a fresh clone in the shared cluster, dropped with the test.
package final class TestDatabase: Sendable {
  /// The name in the cluster: `test_` and a number.
  package let name: String

  private static let numberLast = Atomic<Int>(0)
  private let isDropped = Atomic<Bool>(false)

  /// Makes a database: as migrating leaves it, or empty.
  package static func make(migrated: Bool = true) async throws -> TestDatabase {
    let template = migrated ? try await migratedTemplate.value : "template1"
    return try await TestDatabase(cloning: template)
  }

  /// The text by which libpq connects to this database as `role`, by default the superuser.
  package func connectionString(as role: String = EmbeddedPostgres.superuser) throws -> String {
    try TestCluster.shared.connectionString(user: role, database: name)
  }

  /// Opens a connection to this database as `role`, on the tests' shared loop; the caller closes
  /// it.
  package func connect(
    as role: String = EmbeddedPostgres.superuser
  ) async throws -> PostgresConnection {
    var configuration = PostgresConfiguration(connectionString: try connectionString(as: role))
    configuration.connectAttemptsMax = 1
    // Hundreds of tests share two cores: what waits for another of them may wait for long.
    configuration.statementTimeout = .seconds(120)
    let connection = PostgresConnection(configuration, on: try TestLoop.shared)
    try await connection.waitUntilReady()
    return connection
  }

  /// Drops the database, and with it whoever is still connected. A second call has no effect.
  package func close() async throws {
    guard !isDropped.exchange(true, ordering: .relaxed) else { return }
    try await Self.drop(name)
  }

  deinit {
    guard !isDropped.load(ordering: .relaxed) else { return }
    let name = name
    // Nobody waits for it: a database that is dropped late only takes room until the end.
    Task { try? await Self.drop(name) }
  }

  private init(cloning template: String) async throws {
    name = "test_\(Self.numberLast.add(1, ordering: .relaxed).newValue)"
    // Copying files takes a third of the time of writing them through the log, at this size.
    try await Self.administration.value.runScript(
      "create database \(name) template \(template) strategy file_copy")
  }

  private static func drop(_ name: String) async throws {
    try await administration.value.runScript("drop database if exists \(name) with (force)")
  }

  /// The connection through which databases come and go, one after the other.
  private static let administration = Task {
    var configuration = PostgresConfiguration(
      connectionString: try TestCluster.shared.connectionString())
    configuration.statementTimeout = nil
    return PostgresConnection(configuration, on: try TestLoop.shared)
  }

  /// The database that all migrated ones are clones of; nobody ever connects to it again.
  private static let migratedTemplate = Task {
    let name = "migrated"
    try await administration.value.runScript("create database \(name)")
    let configuration = PostgresConfiguration(
      connectionString: try TestCluster.shared.connectionString(database: name))
    _ = try await Migrator(configuration, on: TestLoop.shared, program: .embedded()).migrate()
    return name
  }
}
