import Postgres

/// Finds out which of a script's statements the server refuses, where its error does not say so.
///
/// The statements run once more, with a step of a sequence before each: a sequence does not go back
/// when its transaction does. The last of them is made to fail, so that nothing is kept even if the
/// others succeed this time.
enum StatementCounter {
  /// Returns the number, from 1, of the statement that is refused; nil if that cannot be told.
  static func count(
    _ statements: [String], on connection: PostgresConnection
  ) async -> Int? {
    let step = "select pg_catalog.nextval('pg_temp.tessera_statements');\n"
    let script = statements.map { step + $0 + "\n;\n" }.joined() + step + "select 1/0;"
    do throws(PostgresError) {
      try await connection.runScript("create temporary sequence tessera_statements;")
    } catch {
      return nil
    }
    do throws(PostgresError) {
      try await connection.runScript(script)
      return nil
    } catch {
      guard case .server = error else { return nil }
    }
    do throws(PostgresError) {
      let result = try await connection.query("select last_value from pg_temp.tessera_statements")
      try await connection.runScript("drop sequence pg_temp.tessera_statements;")
      return Int(try result.bigint(0, 0))
    } catch {
      return nil
    }
  }
}
