import Postgres

extension PostgresConnection {
  /// Runs a function that decides on what somebody proposed: of who decides, the proposal, the
  /// verdict, a note and whether it is a rehearsal. Returns whether it had been decided so before.
  func decide(
    _ statement: Statement, _ id: PostgresUUID, isApproved: Bool, note: String?, actor: String,
    isRehearsal: Bool
  ) async throws(OperatorError) -> Bool {
    try await rows(
      statement,
      [
        .text(actor), .uuid(id), .text(isApproved ? "approved" : "rejected"), .text(note),
        .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in try result.boolean(row, 0) }[0]
  }
}
