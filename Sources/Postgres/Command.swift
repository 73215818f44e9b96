/// A statement together with the values of its parameters.
package struct Command: Sendable {
  /// What to run.
  package let statement: Statement
  /// The values of `$1`, `$2`, … in order.
  package let parameters: [PostgresValue]

  /// Creates a command.
  package init(_ statement: Statement, _ parameters: [PostgresValue] = []) {
    self.statement = statement
    self.parameters = parameters
  }
}
