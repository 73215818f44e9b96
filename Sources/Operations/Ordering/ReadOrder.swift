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
    return seen(order, toSpend: try await maySpend(key))
  }

  /// Reads a page of the orders that were placed at the caller, newest first. Needs the scope
  /// `redeem` or `reports`.
  package func orders(
    _ page: PageRequest<OrderTag>, from key: KeyDigest
  ) async throws(OperationFailure) -> Page<SeenOrder> {
    let orders = try await answer(key) { () async throws(StoreError) in
      try await store.reads.orders(page, presenting: key)
    }.value
    let toSpend = try await maySpend(key)
    return Page(
      elements: orders.elements.map { seen($0, toSpend: toSpend) }, hasMore: orders.hasMore)
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

  /// Whether a key may spend now: one of a suspended partner may only read.
  private func maySpend(_ key: KeyDigest) async throws(OperationFailure) -> Bool {
    do throws(OperationFailure) {
      return try await caller(key, needing: nil).scopes.contains(.redeem)
    } catch .refused(.partnerSuspended, _, _) {
      return false
    }
  }

  /// Whoever has the code can use the voucher, so only a key that may spend is told.
  private func seen(_ order: StoredOrder, toSpend: Bool) -> SeenOrder {
    SeenOrder(
      order: order, code: toSpend ? order.voucher?.code.flatMap { vouchers.open($0) } : nil,
      moment: now)
  }
}
