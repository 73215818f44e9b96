import Postgres

/// What somebody decides on what somebody else proposed.
package struct Verdict: Sendable {
  /// Whether it happens, or never will.
  package let isApproved: Bool
  /// Why, for the audit trail.
  package let note: String?
  /// Who decides.
  package let actor: String
  /// Whether everything is checked and nothing changed.
  package let isRehearsal: Bool

  /// Creates a verdict.
  package init(isApproved: Bool, note: String?, actor: String, isRehearsal: Bool = false) {
    self.isApproved = isApproved
    self.note = note
    self.actor = actor
    self.isRehearsal = isRehearsal
  }

  /// As the database calls it.
  var word: PostgresValue { .text(isApproved ? "approved" : "rejected") }
}

extension PostgresConnection {
  /// Runs a function that decides: of who, on what, the verdict, a note and whether it is a
  /// rehearsal. Returns whether it had been decided so before.
  func decide(
    _ statement: Statement, _ id: PostgresUUID, _ verdict: Verdict
  ) async throws(OperatorError) -> Bool {
    try await rows(
      statement,
      [
        .text(verdict.actor), .uuid(id), verdict.word, .text(verdict.note),
        .boolean(verdict.isRehearsal),
      ]
    ) { row, result throws(PostgresError) in try result.boolean(row, 0) }[0]
  }
}
