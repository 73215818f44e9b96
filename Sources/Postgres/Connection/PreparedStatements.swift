/// The statements that one session has prepared, or is about to.
///
/// Bounded by the program: statements are literals, and so, nearly always, are the types of the
/// parameters that go with each.
struct PreparedStatements {
  private var statements: [Statement: [PreparedStatement]] = [:]
  private var nameLast = 0
  /// The number of statements known.
  private(set) var count = 0

  /// Returns the statement prepared for such parameters, if there is one.
  func find(_ statement: Statement, for parameters: [PostgresValue]) -> PreparedStatement? {
    statements[statement]?.first { $0.accepts(parameters) }
  }

  /// Adds a statement, under a name that this session has not used before.
  mutating func add(_ statement: Statement, for parameters: [PostgresValue]) -> PreparedStatement {
    nameLast += 1
    count += 1
    let prepared = PreparedStatement(
      statement, name: "s\(nameLast)", types: parameters.map(\.type))
    statements[statement, default: []].append(prepared)
    return prepared
  }

  /// Forgets a statement, so that its next use prepares it again.
  mutating func remove(_ prepared: PreparedStatement) {
    let statement = prepared.statement
    guard let index = statements[statement]?.firstIndex(where: { $0 === prepared }) else { return }
    statements[statement]?.remove(at: index)
    count -= 1
    if statements[statement]?.isEmpty == true { statements[statement] = nil }
  }
}
