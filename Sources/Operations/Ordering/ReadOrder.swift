package import Coalition
package import Store

/// An order as its reader sees it at a moment.
package struct SeenOrder: Sendable {
  package let order: StoredOrder
  /// The code of its voucher, for a reader that may have it.
  package let code: String?
  package let moment: Instant
}

extension Platform {
  /// Reads an order that was placed at the caller. Needs the scope `redeem` or `reports`; without
  /// `redeem` it is told without the code of its voucher.
  package func order(
    _ id: OrderID, from key: KeyDigest
  ) async throws(OperationFailure) -> SeenOrder {
    let order = try await answer(key) { () async throws(StoreError) in
      try await store.reads.order(id, presenting: key)
    }.value
    return seen(order, by: try await caller(key, needing: nil))
  }

  /// Reads a page of the orders that were placed at the caller, newest first. Needs the scope
  /// `redeem` or `reports`.
  package func orders(
    _ page: PageRequest<OrderTag>, from key: KeyDigest
  ) async throws(OperationFailure) -> Page<SeenOrder> {
    let orders = try await answer(key) { () async throws(StoreError) in
      try await store.reads.orders(page, presenting: key)
    }.value
    let caller = try await caller(key, needing: nil)
    return Page(elements: orders.elements.map { seen($0, by: caller) }, hasMore: orders.hasMore)
  }

  /// Reads an order of one of the caller's gifts. Needs the scope `gifts`.
  package func suppliedOrder(
    _ id: OrderID, from key: KeyDigest
  ) async throws(OperationFailure) -> SuppliedOrder {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.suppliedOrder(id, presenting: key)
    }.value
  }

  /// Reads a page of the orders of the caller's gifts, newest first. Needs the scope `gifts`.
  package func suppliedOrders(
    _ page: PageRequest<OrderTag>, from key: KeyDigest
  ) async throws(OperationFailure) -> Page<SuppliedOrder> {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.suppliedOrders(page, presenting: key)
    }.value
  }

  /// Whoever has the code can use the voucher, so only a key that may spend is told.
  private func seen(_ order: StoredOrder, by caller: Caller) -> SeenOrder {
    var code: String?
    if caller.scopes.contains(.redeem), let voucher = order.voucher {
      code = vouchers.open(voucher.code)
    }
    return SeenOrder(order: order, code: code, moment: now)
  }
}
