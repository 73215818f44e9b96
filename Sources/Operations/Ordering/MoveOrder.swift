package import Coalition
package import Store

/// What a partner wants to do with an order.
package struct OrderMoveReport: Sendable {
  package var order: OrderID
  package var move: OrderMove
  package var reason: OrderReasonText?
  /// Nil for now.
  package var occurredAt: Instant?

  package init(
    order: OrderID, move: OrderMove, reason: OrderReasonText? = nil, occurredAt: Instant? = nil
  ) {
    self.order = order
    self.move = move
    self.reason = reason
    self.occurredAt = occurredAt
  }

  var contentDigest: ContentDigest {
    var digest = ContentDigest(of: "order " + move.rawValue)
    digest.append(order.uuid)
    digest.append(reason?.text)
    digest.append(occurredAt?.microseconds)
    return digest
  }
}

/// An order that was moved, as whoever moved it may see it.
package enum MovedOrder: Sendable {
  /// By the partner at which it was placed.
  case own(SeenOrder)
  /// By the partner that supplies its gift.
  case supplied(SuppliedOrder)
}

extension Platform {
  /// The most that a move takes back to the shelf, with what others have left behind.
  private static let stockReturnsMax = 100

  /// Cancels, fulfils, delivers or returns an order.
  ///
  /// Needs the scope `redeem` for what the partner may do at which it was placed, and `gifts` for
  /// what the supplier of its gift may do. The same key with the same content answers as it first
  /// did; a request that was refused by the state of the order stays refused.
  package func moveOrder(
    _ report: OrderMoveReport, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<MovedOrder> {
    let identity = RequestIdentity(
      key: key, idempotencyKey: idempotencyKey, content: report.contentDigest)
    let moved = try await decide(for: key) { () async throws(OperationFailure) in
      let request = OrderMoveRequest(
        identity: identity, order: report.order, move: report.move, reason: report.reason?.text,
        occurredAt: report.occurredAt ?? now, refund: makeID())
      return try await answer(key) { () async throws(StoreError) in
        try await store.orderMoves.submit(request)
      }
    }
    if report.move.givesPointsBack, !moved.isReplay { await returnStock() }
    return Done(try await movedOrder(moved.value, from: key), isReplay: moved.isReplay)
  }

  /// What is not reached now is taken back by the sweep.
  private func returnStock() async {
    do throws(OperatorError) {
      try await store.reads.carryStockReturns(rowsMax: Self.stockReturnsMax)
    } catch {
      // The order is moved and its points are back; the shelf can wait.
    }
  }

  private func movedOrder(
    _ id: OrderID, from key: KeyDigest
  ) async throws(OperationFailure) -> MovedOrder {
    let caller = try await caller(key, needing: nil)
    guard caller.scopes.contains(.redeem) else {
      return .supplied(try await suppliedOrder(id, from: key))
    }
    do throws(OperationFailure) {
      return .own(try await order(id, from: key))
    } catch {
      guard case .refused(.orderNotFound, _, _) = error else { throw error }
      return .supplied(try await suppliedOrder(id, from: key))
    }
  }
}
