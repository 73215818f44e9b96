package import Postgres

extension SchemaState {
  /// Compares `program` with what the database behind `connection` remembers.
  ///
  /// Any role may ask: a service does, before it serves.
  package static func read(
    from connection: PostgresConnection, of program: DatabaseProgram
  ) async throws(MigratorError) -> SchemaState {
    guard try await isRemembered(by: connection) else {
      return SchemaState(of: program, migrations: [], repeatables: [])
    }
    return try await MigratorError.naming { () async throws(PostgresError) in
      let results = try await connection.segment([
        Command(
          """
          select number, name, checksum, applied_at from tessera_schema.migrations
          order by number
          """),
        Command("select path, checksum from tessera_schema.repeatables"),
      ])
      var migrations: [AppliedMigration] = []
      for row in 0..<results[0].rowCount {
        migrations.append(
          AppliedMigration(
            number: Int(try results[0].integer(row, 0)), name: try results[0].text(row, 1),
            checksum: try results[0].bytea(row, 2), appliedAt: try results[0].timestamptz(row, 3)))
      }
      var repeatables: [AppliedRepeatable] = []
      for row in 0..<results[1].rowCount {
        repeatables.append(
          AppliedRepeatable(
            path: try results[1].text(row, 0), checksum: try results[1].optionalBytea(row, 1)))
      }
      return SchemaState(of: program, migrations: migrations, repeatables: repeatables)
    }
  }

  /// Whether the database has the tables in which it remembers.
  static func isRemembered(
    by connection: PostgresConnection
  ) async throws(MigratorError) -> Bool {
    try await MigratorError.naming { () async throws(PostgresError) in
      try await connection.query(
        "select pg_catalog.to_regclass('tessera_schema.migrations') is not null"
      ).boolean(0, 0)
    }
  }
}

extension ServerVersion {
  /// Asks the server behind `connection`.
  package static func read(
    from connection: PostgresConnection
  ) async throws(MigratorError) -> ServerVersion {
    try await MigratorError.naming { () async throws(PostgresError) in
      let result = try await connection.query(
        "select pg_catalog.current_setting('server_version_num')::integer")
      return ServerVersion(number: Int(try result.integer(0, 0)))
    }
  }
}

extension MigratorError {
  /// Runs `body`, and makes the connection's errors into ours.
  static func naming<Result>(
    _ body: () async throws(PostgresError) -> Result
  ) async throws(MigratorError) -> Result {
    do throws(PostgresError) { return try await body() } catch { throw .database(error) }
  }
}
