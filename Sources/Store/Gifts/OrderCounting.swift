package import Postgres

extension PostgresConnection {
  /// Counts the orders of the last 30 days for the order "popular" of searches, unless another
  /// does; returns of how many rows of the shelf the count has changed.
  package func countOrders() async throws(OperatorError) -> Int64 {
    try await rows("select rows_changed from catalogue.count_orders()") {
      row, result throws(PostgresError) in
      try result.bigint(row, 0)
    }[0]
  }
}
