/// A statement that one session knows under a short name, for parameters of certain types.
///
/// Commands that were sent on the strength of a preparation hold on to it: when the preparation
/// fails they fail with its reason, not with the server's "no such statement".
final class PreparedStatement {
  let statement: Statement
  let name: String
  let types: [PostgresType]
  /// Why the preparation failed, once it has.
  var failure: ServerError?

  init(_ statement: Statement, name: String, types: [PostgresType]) {
    self.statement = statement
    self.name = name
    self.types = types
  }

  /// Whether the statement was prepared for parameters of the types of `parameters`.
  func accepts(_ parameters: [PostgresValue]) -> Bool {
    guard parameters.count == types.count else { return false }
    for index in types.indices where parameters[index].type != types[index] { return false }
    return true
  }
}
