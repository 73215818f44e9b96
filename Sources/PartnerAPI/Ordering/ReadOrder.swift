import Coalition
import HTTP
import Operations
import Store

/// An order that was placed at the caller.
enum ReadOrder {
  static let endpoint = Endpoint(.get, "/v1/orders/{order_id}") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let id: OrderID = try exchange.pathID("order_id", absence: .orderNotFound)
    let order = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.order(id, from: key)
    }
    return exchange.answer(.ok) { $0.order(order) }
  }
}

/// The orders that were placed at the caller, newest first.
enum ListOrders {
  static let endpoint = Endpoint(.get, "/v1/orders") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: ["limit", "starting_after", "ending_before"])
    let page: PageRequest<OrderTag> = try exchange.page()
    let orders = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.orders(page, from: key)
    }
    return exchange.answer(orders) { $0.order($1) }
  }
}

/// An order of one of the caller's gifts.
enum ReadSuppliedOrder {
  static let endpoint = Endpoint(.get, "/v1/supplied-orders/{order_id}") {
    exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let id: OrderID = try exchange.pathID("order_id", absence: .orderNotFound)
    let order = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.suppliedOrder(id, from: key)
    }
    return exchange.answer(.ok) { $0.suppliedOrder(order) }
  }
}

/// The orders of the caller's gifts, newest first.
enum ListSuppliedOrders {
  static let endpoint = Endpoint(.get, "/v1/supplied-orders") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: ["limit", "starting_after", "ending_before"])
    let page: PageRequest<OrderTag> = try exchange.page()
    let orders = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.suppliedOrders(page, from: key)
    }
    return exchange.answer(orders) { $0.suppliedOrder($1) }
  }
}
