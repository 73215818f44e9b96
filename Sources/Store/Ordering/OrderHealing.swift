package import Postgres

/// What a round of healing has done.
package struct OrderHealing: Sendable {
  /// How many reservations nobody had concluded.
  package let reservations: Int64
  /// How much of cancelled or returned orders was still to go back to the shelf.
  package let stockReturns: Int64
}

extension PostgresConnection {
  /// Carries on what was cut off between the steps of orders: finds out what became of the orders
  /// for which something is set aside for too long, and confirms it or gives it back; and takes
  /// back what cancelled and returned orders had taken. Cut off again, the next round goes on.
  ///
  /// - Parameter rowsMax: The most of either that one round carries.
  package func healOrders(rowsMax: Int) async throws(OperatorError) -> OrderHealing {
    let healed = try await rows(
      "select catalogue.heal_reservations($1)", [.integer(Int32(rowsMax))]
    ) { row, result throws(PostgresError) in try result.bigint(row, 0) }
    return OrderHealing(
      reservations: healed[0], stockReturns: try await carryStockReturns(rowsMax: rowsMax))
  }

  /// Takes back to the shelf what cancelled and returned orders had taken.
  ///
  /// - Returns: How much there was.
  @discardableResult
  package func carryStockReturns(rowsMax: Int) async throws(OperatorError) -> Int64 {
    try await rows(
      "select ordering.carry_stock_returns($1)", [.integer(Int32(rowsMax))]
    ) { row, result throws(PostgresError) in try result.bigint(row, 0) }[0]
  }
}
