import Coalition
import HTTP
import Operations
import Store

/// An order is given up before it is used.
enum CancelOrder {
  static let endpoint = MoveOrder.endpoint(.cancel, "/v1/orders/{order_id}/cancel")
}

/// An order is sent, or ready.
enum FulfilOrder {
  static let endpoint = MoveOrder.endpoint(.fulfil, "/v1/orders/{order_id}/fulfil")
}

/// An order is in the member's hands.
enum DeliverOrder {
  static let endpoint = MoveOrder.endpoint(.deliver, "/v1/orders/{order_id}/deliver")
}

/// The goods of an order came back.
enum ReturnOrder {
  static let endpoint = MoveOrder.endpoint(.return, "/v1/orders/{order_id}/return")
}

/// What the routes by which orders move have in common.
private enum MoveOrder {
  static func endpoint(_ move: OrderMove, _ pattern: RoutePattern) -> Endpoint {
    Endpoint(.post, pattern) { exchange throws(Problem) in
      let key = try exchange.key()
      try exchange.requireQuery(among: [])
      let idempotencyKey = try exchange.idempotencyKey()
      let id: OrderID = try exchange.pathID("order_id", absence: .orderNotFound)
      let report = try exchange.body { fields in
        let reason = fields.optional("reason", String.self) { try OrderReasonText($0) }
        let occurredAt = fields.optional("occurred_at", String.self) {
          try Instant(rfc3339: $0)
        }
        return OrderMoveReport(order: id, move: move, reason: reason, occurredAt: occurredAt)
      }
      let done = try await exchange.run { () async throws(OperationFailure) in
        try await exchange.platform.moveOrder(report, idempotencyKey: idempotencyKey, from: key)
      }
      return exchange.answer(.created, isReplay: done.isReplay) { json in
        switch done.value {
        case .own(let order): json.order(order)
        case .supplied(let order): json.suppliedOrder(order)
        }
      }
    }
  }
}
