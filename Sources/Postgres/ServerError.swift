/// What the server said about a command that it refused, or without being asked (a notice).
///
/// The `description` holds the code only; every other word may quote values and belongs into
/// `debugDescription`, which is for operators' eyes.
package struct ServerError: Error, Hashable, Sendable, CustomStringConvertible,
  CustomDebugStringConvertible
{
  /// The five characters that programs tell errors apart by (PostgreSQL, appendix A).
  package var sqlState: String
  /// `ERROR`, `FATAL` or `PANIC`; for a notice `WARNING`, `NOTICE` and less. Never translated.
  package var severity: String
  /// The server's own sentence.
  package var message: String
  /// More about the problem, if the server has more to say.
  package var detail: String?
  /// What to do about it, if the server has an idea.
  package var hint: String?
  /// The calls within the database that led there.
  package var context: String?
  /// Where in the command's text the problem is, in characters from 1.
  package var position: Int?
  /// The text of a query that a function ran, if the problem is there.
  package var internalQuery: String?
  /// Where in `internalQuery` the problem is, in characters from 1.
  package var internalPosition: Int?
  /// The schema that the problem is about.
  package var schema: String?
  /// The table that the problem is about.
  package var table: String?
  /// The column that the problem is about.
  package var column: String?
  /// The constraint that was violated.
  package var constraint: String?
  /// The server's function that found the problem.
  package var routine: String?

  /// Creates an error from its code and message.
  package init(sqlState: String, severity: String = "ERROR", message: String = "") {
    self.sqlState = sqlState
    self.severity = severity
    self.message = message
  }

  /// Whether the server ends the session with this error.
  package var endsSession: Bool { severity == "FATAL" || severity == "PANIC" }

  /// What happened, without where and in whose hands; for operators' eyes.
  package var headline: String { "\(severity) \(sqlState): \(message)" }

  package var description: String { "the database refused the command (SQLSTATE \(sqlState))" }

  package var debugDescription: String {
    var lines = [headline]
    func add(_ name: String, _ value: String?) {
      if let value { lines.append("\(name): \(value)") }
    }
    add("detail", detail)
    add("hint", hint)
    add("position", position.map(String.init))
    add("query", internalQuery)
    add("query position", internalPosition.map(String.init))
    add("context", context)
    add("schema", schema)
    add("table", table)
    add("column", column)
    add("constraint", constraint)
    return lines.joined(separator: "; ")
  }
}
