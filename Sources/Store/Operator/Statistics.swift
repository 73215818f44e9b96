package import Postgres

extension PostgresConnection {
  /// Tells the planner how much the coalition's tables hold now. A bulk load says so early and now
  /// and then, because a plan made for empty tables is a bad one until it is made anew.
  package func refreshStatistics() async throws(OperatorError) {
    _ = try await operate("select ledger.refresh_statistics()")
  }
}
