package import Coalition
package import Postgres

/// Why the operator's command has no effect.
package enum OperatorError: Error, Sendable, CustomStringConvertible {
  /// A rule says no. The message is the database function's own sentence, written to be shown.
  case refused(Refusal, message: String)
  /// The database could not be asked, or refused what it should not have.
  case failed(PostgresError)

  package var description: String {
    switch self {
    case .refused(_, let message): message
    case .failed(let error): error.description
    }
  }

  /// Sorts a database error: class `TS` holds our own refusals, and 23514 a value that a named
  /// constraint forbids; all else is a failure.
  init(_ error: PostgresError) {
    guard case .server(let server) = error else {
      self = .failed(error)
      return
    }
    if server.sqlState.hasPrefix("TS") {
      // TS9 are values that only the operator can give, and that no partner's refusal is about.
      let refusal = Refusal(sqlState: server.sqlState) ?? .invalidRequest
      self = .refused(refusal, message: server.message)
    } else if server.sqlState == "23514", let constraint = server.constraint {
      let words = constraint.split(separator: "_").joined(separator: " ")
      self = .refused(.invalidRequest, message: "the database insists: \(words)")
    } else {
      self = .failed(error)
    }
  }
}

extension PostgresConnection {
  /// Runs one of the operator's commands, whose refusals come as exceptions.
  func operate(
    _ statement: Statement, _ parameters: [PostgresValue] = []
  ) async throws(OperatorError) -> QueryResult {
    do throws(PostgresError) {
      return try await query(statement, parameters)
    } catch {
      throw OperatorError(error)
    }
  }

  /// Runs a query and reads each of its rows.
  func rows<Row>(
    _ statement: Statement, _ parameters: [PostgresValue] = [],
    reading read: (Int, QueryResult) throws(PostgresError) -> Row
  ) async throws(OperatorError) -> [Row] {
    let result = try await operate(statement, parameters)
    do throws(PostgresError) {
      var rows: [Row] = []
      for row in 0..<result.rowCount { rows.append(try read(row, result)) }
      return rows
    } catch {
      throw OperatorError(error)
    }
  }
}
