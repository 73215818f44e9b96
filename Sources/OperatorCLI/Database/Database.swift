import EmbeddedPostgres
import EventLoop
import Migrator
import Postgres
import Store

/// The coalition's database, open for a command: where it is, and how each role reaches it.
final class Database: Sendable {
  /// The database's name in a private PostgreSQL.
  static let nameEmbedded = "tessera"

  let source: DatabaseSource
  private let lease: Lease?

  /// Opens the database that the command line means. A private one is started, and brought to the
  /// schema of this program.
  static func open(_ context: Context) async throws -> Database {
    let source = try DatabaseSource(context)
    guard case .embedded(let directory) = source else {
      return Database(source, lease: nil)
    }
    let server = EmbeddedPostgres(directory: directory)
    if server.status() == .absent {
      context.remark("Creating a private PostgreSQL in \(server.directory) ...")
    }
    let lease = try server.start()
    context.interruption.addCleanup { _ = try? lease.release() }
    let database = Database(source, lease: lease)
    do {
      try await database.create(on: context.loop)
      try await database.migrateIfBehind(context)
    } catch {
      database.close()
      throw error
    }
    return database
  }

  private init(_ source: DatabaseSource, lease: Lease?) {
    self.source = source
    self.lease = lease
  }

  /// Gives a private PostgreSQL back; the last to do so stops it.
  func close() { _ = try? lease?.release() }

  /// How `role` reaches the database.
  func configuration(for role: DatabaseRole) -> PostgresConfiguration {
    var configuration: PostgresConfiguration
    switch source {
    case .embedded:
      configuration = PostgresConfiguration(connectionString: embeddedString(role.rawValue))
    case .external(let url):
      configuration = PostgresConfiguration(
        connectionString: url, settings: [("role", role.rawValue)])
    }
    configuration.settings.append(("application_name", "tessera"))
    // Functions that forbid sequential scans look expensive to the planner, and what looks so is
    // compiled first: a server that may do that needs three times as long for each purchase.
    configuration.settings.append(("jit", "off"))
    return configuration
  }

  /// How whoever owns the schema reaches the database: the superuser of a private server, or the
  /// login that the URL names.
  var ownerConfiguration: PostgresConfiguration {
    switch source {
    case .embedded:
      PostgresConfiguration(connectionString: embeddedString(EmbeddedPostgres.superuser))
    case .external(let url): PostgresConfiguration(connectionString: url)
    }
  }

  /// Opens a connection as `role` and makes sure that it finds the schema of this program.
  func connect(
    as role: DatabaseRole, on loop: EventLoop, statementTimeout: Duration? = .seconds(10)
  ) async throws -> PostgresConnection {
    var configuration = configuration(for: role)
    configuration.statementTimeout = statementTimeout
    return try await connect(with: configuration, on: loop)
  }

  /// Opens a connection, and makes sure that it finds the schema of this program.
  func connect(
    with configuration: PostgresConfiguration, on loop: EventLoop
  ) async throws -> PostgresConnection {
    var configuration = configuration
    configuration.connectAttemptsMax = 1
    let connection = PostgresConnection(configuration, on: loop)
    do {
      try await connection.waitUntilReady()
      try await ServerVersion.read(from: connection).requireSupported()
      try await SchemaState.read(from: connection, of: .embedded()).requireCurrent()
      return connection
    } catch {
      await connection.close()
      throw error
    }
  }

  // MARK: A private server

  private func embeddedString(_ user: String, database: String = nameEmbedded) -> String {
    guard let lease else { preconditionFailure("only a private server has a lease") }
    return lease.connectionString(user: user, database: database)
  }

  private func create(on loop: EventLoop) async throws {
    let connection = PostgresConnection(
      PostgresConfiguration(
        connectionString: embeddedString(EmbeddedPostgres.superuser, database: "postgres")),
      on: loop)
    do {
      let found = try await connection.query(
        "select from pg_catalog.pg_database where datname = 'tessera'")
      if found.rowCount == 0 { try await Self.create(over: connection) }
      await connection.close()
    } catch {
      await connection.close()
      throw error
    }
  }

  private static func create(over connection: PostgresConnection) async throws {
    do {
      try await connection.runScript("create database \(nameEmbedded)")
    } catch {
      // Another process was faster by a moment.
      guard error.sqlState == "42P04" || error.sqlState == "23505" else { throw error }
    }
  }

  private func migrateIfBehind(_ context: Context) async throws {
    let migrator = try Migrator(ownerConfiguration, on: context.loop, program: .embedded())
    let state = try await migrator.status()
    try state.requireMigratable()
    guard !state.isCurrent else { return }
    _ = try await migrator.migrate()
  }
}

extension Context {
  /// Opens the database for `body`, and closes it however that ends.
  func withDatabase<Result>(
    _ body: (Database) async throws -> Result
  ) async throws -> Result {
    let database = try await Database.open(self)
    defer { database.close() }
    return try await body(database)
  }

  /// Opens a connection as the operator for `body`, and closes it however that ends.
  func withOperator<Result>(
    statementTimeout: Duration? = .seconds(60),
    _ body: (PostgresConnection) async throws -> Result
  ) async throws -> Result {
    try await withDatabase { database in
      let connection = try await database.connect(
        as: .operator, on: loop, statementTimeout: statementTimeout)
      do {
        let result = try await body(connection)
        await connection.close()
        return result
      } catch {
        await connection.close()
        throw error
      }
    }
  }
}
