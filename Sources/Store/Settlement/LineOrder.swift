package import Coalition
package import Postgres

/// An order of a gift behind a line of a statement.
package struct LineOrder: Sendable {
  /// What the order is charged as; of a reversal, the times are those of what took it back.
  package let charge: ChargeType
  package let order: OrderID
  package let gift: GiftID
  /// What it comes to in its own currency, above zero if the partner owes it.
  package let amount: Money
  package let occurredAt: Instant
  package let place: LinePlace
}

extension PostgresConnection {
  /// Reads the orders behind a line of a statement, or behind all its lines of orders, in the order
  /// in which they were recorded: those after a place. There are as many as the line's quantity
  /// says.
  package func orders(
    behind line: Int32?, of statement: StatementID, after place: LinePlace?, limit: Int
  ) async throws(OperatorError) -> [LineOrder] {
    try await rows(
      """
      select charge::text, order_id, gift_id, amount, currency, occurred_at, recorded_at, place
      from settlement.statement_orders($1, $2, $3, $4, $5)
      order by recorded_at, place
      """, LineOrder.parameters(line, statement, after: place, limit: limit),
      reading: LineOrder.init)
  }

  /// Reads a page of the orders behind a line of one of the partner's approved statements: those
  /// after a place. None behind any other line.
  package func ownOrders(
    behind line: Int32, of statement: StatementID, after place: LinePlace?, limit: Int,
    presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<Page<LineOrder>> {
    let command = Command(
      Self.ownLineOrders, LineOrder.parameters(line, statement, after: place, limit: limit + 1))
    do throws(PostgresError) {
      switch try await read(command, presenting: key, scopes: [.reports]) {
      case .refused(let refusal, let detail, let isReplay):
        return .refused(refusal, detail: detail, isReplay: isReplay)
      case .done(let result, _):
        var orders: [LineOrder] = []
        for row in 0..<min(result.rowCount, limit) {
          orders.append(try LineOrder(row: row, of: result))
        }
        return .done(Page(elements: orders, hasMore: result.rowCount > limit), isReplay: false)
      }
    } catch {
      throw StoreError(error)
    }
  }

  private static let ownLineOrders: Statement = """
    select charge::text, order_id, gift_id, amount, currency, occurred_at, recorded_at, place
    from settlement.own_statement_orders($1, $2, $3, $4, $5)
    order by recorded_at, place
    """
}

extension LineOrder {
  fileprivate static func parameters(
    _ line: Int32?, _ statement: StatementID, after place: LinePlace?, limit: Int
  ) -> [PostgresValue] {
    [
      .uuid(PostgresUUID(statement)), .integer(line),
      .timestamptz(place?.recordedAt.microseconds), .uuid(place?.tie), .integer(Int32(limit)),
    ]
  }

  fileprivate init(row: Int, of result: QueryResult) throws(PostgresError) {
    charge = storedWord(try result.text(row, 0))
    order = try result.id(row, 1)
    gift = try result.id(row, 2)
    amount = try result.money(row, 3)
    occurredAt = try result.instant(row, 5)
    place = LinePlace(recordedAt: try result.instant(row, 6), tie: try result.uuid(row, 7))
  }
}
