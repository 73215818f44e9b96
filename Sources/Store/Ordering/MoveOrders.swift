package import Coalition
package import Postgres

/// A move of an order that a partner asks for.
package struct OrderMoveRequest: Sendable {
  package var identity: RequestIdentity
  package var order: OrderID
  package var move: OrderMove
  package var reason: String?
  package var occurredAt: Instant
  /// The id of the refund, where the move gives points back.
  package var refund: RefundID

  package init(
    identity: RequestIdentity, order: OrderID, move: OrderMove, reason: String?,
    occurredAt: Instant, refund: RefundID
  ) {
    self.identity = identity
    self.order = order
    self.move = move
    self.reason = reason
    self.occurredAt = occurredAt
    self.refund = refund
  }
}

/// `ordering.move_orders`.
package enum MoveOrders: BatchCall {
  package typealias Request = OrderMoveRequest
  package typealias Answer = Outcome<OrderID>

  package static let name = "order_moves"
  package static let isIdempotent = true
  package static let statement: Statement = """
    select request_number, refusal, is_replay, order_id
    from ordering.move_orders($1, $2, $3, $4, $5, $6, $7, $8)
    """

  package static func parameters(of requests: [OrderMoveRequest]) -> [PostgresValue] {
    [
      .byteas(requests.map(\.identity.key.bytes)),
      .byteas(requests.map(\.identity.requestKey)),
      .byteas(requests.map(\.identity.content)),
      .uuids(requests.map { PostgresUUID($0.order) }),
      .texts(requests.map(\.move.rawValue)),
      .texts(requests.map(\.reason)),
      .timestamptzs(requests.map(\.occurredAt.microseconds)),
      .uuids(requests.map { PostgresUUID($0.refund) }),
    ]
  }

  package static func answer(
    to request: OrderMoveRequest, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Outcome<OrderID>? {
    let isReplay = try result.boolean(row, 2)
    if let refusal = try result.refusal(row, 1) {
      return refusal == .tryAgain ? nil : .refused(refusal, detail: nil, isReplay: isReplay)
    }
    return .done(try result.id(row, 3), isReplay: isReplay)
  }
}
