package import Postgres

/// How far a walk over all wallets has come.
package struct SweepStep: Sendable {
  /// Where the next step goes on; nil when the walk is at its end.
  package let next: PostgresUUID?
  /// How many wallets the step has looked at.
  package let walked: Int
  /// In how many of them something was due that has now happened.
  package let swept: Int
}

extension PostgresConnection {
  /// Takes one step of a walk over all wallets that makes happen what is due in them.
  ///
  /// - Parameters:
  ///   - place: Where the step before ended; nil to begin.
  ///   - walkedMax: The most wallets that are looked at.
  ///   - sweptMax: The most wallets in which something is made to happen.
  package func sweepDue(
    after place: PostgresUUID?, walkedMax: Int, sweptMax: Int
  ) async throws(OperatorError) -> SweepStep {
    let steps = try await rows(
      "select wallets_walked, wallets_swept, walk_ended_at from ledger.sweep_due($1, $2, $3)",
      [.uuid(place), .integer(Int32(walkedMax)), .integer(Int32(sweptMax))]
    ) { row, result throws(PostgresError) in
      SweepStep(
        next: try result.optionalUuid(row, 2), walked: Int(try result.integer(row, 0)),
        swept: Int(try result.integer(row, 1)))
    }
    return steps[0]
  }

  /// Counts the wallets, and those in which something is due.
  package func sweepSurvey() async throws(OperatorError) -> (wallets: Int64, due: Int64) {
    try await rows(
      """
      select count(*), count(*) filter (where w.due_at_first <= ledger.instant())
      from ledger.wallets w
      """
    ) { row, result throws(PostgresError) in
      (wallets: try result.bigint(row, 0), due: try result.bigint(row, 1))
    }[0]
  }
}
