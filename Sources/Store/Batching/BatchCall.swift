package import Postgres

/// A set-based function of the database: what its requests are, how a batch of them becomes one
/// call, and how its rows become answers.
///
/// The function answers one row for each request, with the request's number (from 1) in the first
/// column; it may answer in any order.
package protocol BatchCall: Sendable {
  associatedtype Request: Sendable
  associatedtype Answer: Sendable

  /// The name under which the batches are measured.
  static var name: String { get }
  /// The call, with one array parameter for each column of a request.
  static var statement: Statement { get }
  /// Whether the same request sent twice has the effect of one. Then a batch whose outcome is
  /// unknown, because the connection broke, is sent again.
  static var isIdempotent: Bool { get }

  /// The columns of a batch.
  static func parameters(of requests: [Request]) -> [PostgresValue]
  /// What carries a batch: the call with its columns, unless there is a cheaper way for few.
  static func command(for requests: [Request]) -> Command
  /// The answer in a row of the result to a request; nil when the function asks for the request
  /// to be sent again, because another one of its batch stood in its way.
  static func answer(
    to request: Request, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Answer?
}

extension BatchCall {
  package static func command(for requests: [Request]) -> Command {
    Command(statement, parameters(of: requests))
  }
}
