package import EventLoop
package import Postgres

/// Brings a database to the state that this program was built for.
///
/// Migrations are taken once, in order, each in one transaction together with the row that
/// remembers it. Then all definitions that are new or have changed are applied in one transaction.
/// Everything runs under an advisory lock, so that migrators that start at once take turns, and
/// whoever comes second finds nothing left to do.
package struct Migrator: Sendable {
  /// What a run has done, as paths in the order of their application.
  package struct Report: Hashable, Sendable {
    /// Migrations that were taken.
    package var migrations: [String] = []
    /// Definitions that were applied, for the first time or again.
    package var definitions: [String] = []

    /// Whether there was nothing to do.
    package var isEmpty: Bool { migrations.isEmpty && definitions.isEmpty }
  }

  /// How long a migration waits for a table that others use, before it gives up and leaves nothing:
  /// everybody who comes after it waits behind it.
  package static let lockTimeoutSeconds = 15

  private let configuration: PostgresConfiguration
  private let loop: EventLoop
  private let program: DatabaseProgram

  /// Describes a migrator of the database at `configuration`, which works on `loop`.
  ///
  /// Only where the database is, and as whom, is taken from `configuration`; what a service would
  /// demand of its sessions does not hold for this one.
  package init(
    _ configuration: PostgresConfiguration, on loop: EventLoop, program: DatabaseProgram
  ) {
    var own = PostgresConfiguration(
      connectionString: configuration.connectionString,
      settings: [
        ("application_name", "tessera db migrate"),
        ("lock_timeout", "\(Self.lockTimeoutSeconds)s"),
        ("client_min_messages", "warning"),
      ])
    own.connectTimeout = configuration.connectTimeout
    own.statementTimeout = nil
    own.connectAttemptsMax = 1
    self.configuration = own
    self.loop = loop
    self.program = program
  }

  /// How the database stands to this program; changes nothing.
  package func status() async throws(MigratorError) -> SchemaState {
    try await withConnection { connection async throws(MigratorError) in
      try await SchemaState.read(from: connection, of: program)
    }
  }

  /// Takes every step that is missing.
  ///
  /// What was taken before a step that fails is kept, so a run can be repeated after the failure
  /// was seen to. `announce` is told each path before it is applied.
  package func migrate(
    announce: @Sendable (String) -> Void = { _ in }
  ) async throws(MigratorError) -> Report {
    try await withConnection { connection async throws(MigratorError) in
      try await ServerVersion.read(from: connection).requireSupported()
      try await takeLock(connection)
      try await prepareBookkeeping(connection)
      let before = try await SchemaState.read(from: connection, of: program)
      try before.requireMigratable()
      var report = Report()
      for migration in program.migrations where before.pending.contains(migration.file.path) {
        announce(migration.file.path)
        try await MigrationScript(applying: migration).run(on: connection)
        report.migrations.append(migration.file.path)
      }
      let between = try await SchemaState.read(from: connection, of: program)
      let changed = program.repeatables.filter { between.changed.contains($0.path) }
      if !changed.isEmpty {
        for file in changed { announce(file.path) }
        try await MigrationScript(applying: changed).run(on: connection)
        report.definitions = changed.map(\.path)
      }
      return report
    }
  }

  /// A session's lock goes with the session, however that ends; and each script takes the lock
  /// again for itself, in case that the session was lost and replaced in between.
  private func takeLock(_ connection: PostgresConnection) async throws(MigratorError) {
    try await MigratorError.naming { () async throws(PostgresError) in
      // Another migrator may need longer than the lock timeout allows.
      _ = try await connection.segment([
        Command("select pg_catalog.set_config('lock_timeout', '0', true)"),
        Command(
          "select pg_catalog.pg_advisory_lock($1)", [.bigint(MigrationScript.advisoryLock)]),
      ])
    }
  }

  private func prepareBookkeeping(
    _ connection: PostgresConnection
  ) async throws(MigratorError) {
    guard try await !SchemaState.isRemembered(by: connection) else { return }
    try await MigratorError.naming { () async throws(PostgresError) in
      try await connection.runScript(Self.bookkeeping)
    }
  }

  /// The tables in which the database remembers. Everybody may read them, because a service asks
  /// whether it finds the schema that it was built for.
  private static let bookkeeping = """
    create schema if not exists tessera_schema;
    comment on schema tessera_schema is 'What `tessera db migrate` has applied to this database.';
    grant usage on schema tessera_schema to public;

    create table tessera_schema.migrations (
      number      integer primary key check (number > 0),
      name        text not null,
      checksum    bytea not null,
      applied_at  timestamptz not null default pg_catalog.now(),
      applied_by  text not null default session_user
    );
    comment on table tessera_schema.migrations is
      'Migrations, which are applied once; checksum is the SHA-256 of the file.';

    create table tessera_schema.repeatables (
      path        text primary key,
      checksum    bytea,
      applied_at  timestamptz not null default pg_catalog.now()
    );
    comment on table tessera_schema.repeatables is
      'Definitions as last applied; a null checksum asks for them to be applied again.';

    grant select on all tables in schema tessera_schema to public;
    """

  private func withConnection<Result: Sendable>(
    _ body: (PostgresConnection) async throws(MigratorError) -> Result
  ) async throws(MigratorError) -> Result {
    let connection = PostgresConnection(configuration, on: loop)
    do throws(MigratorError) {
      try await MigratorError.naming { () async throws(PostgresError) in
        try await connection.waitUntilReady()
      }
      let result = try await body(connection)
      await connection.close()
      return result
    } catch {
      await connection.close()
      throw error
    }
  }
}
