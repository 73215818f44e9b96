import Coalition
import HTTP
import Operations
import Store

/// A purchase stands, and its pending points mature.
enum ConfirmPurchase {
  static let endpoint = Endpoint(.post, "/v1/purchases/{purchase_id}/confirm") {
    exchange throws(Problem) in
    let (id, idempotencyKey, key) = try exchange.decision()
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.confirmPurchase(id, idempotencyKey: idempotencyKey, from: key)
    }
    return exchange.answer(.created, isReplay: done.isReplay) {
      $0.decidedPurchase(done.value, status: .earned)
    }
  }
}

/// A purchase does not stand, and its pending points go back.
enum CancelPurchase {
  static let endpoint = Endpoint(.post, "/v1/purchases/{purchase_id}/cancel") {
    exchange throws(Problem) in
    let (id, idempotencyKey, key) = try exchange.decision()
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.cancelPurchase(id, idempotencyKey: idempotencyKey, from: key)
    }
    return exchange.answer(.created, isReplay: done.isReplay) {
      $0.decidedPurchase(done.value, status: .cancelled)
    }
  }
}

extension Exchange {
  /// What a decision on a purchase consists of. Its body says nothing: it is empty, or `{}`.
  fileprivate func decision() throws(Problem) -> (PurchaseID, IdempotencyKey, KeyDigest) {
    let key = try key()
    try requireQuery(among: [])
    let idempotencyKey = try idempotencyKey()
    let id: PurchaseID = try pathID("purchase_id", absence: .purchaseNotFound)
    if !request.body.isEmpty { try body { _ in () } }
    return (id, idempotencyKey, key)
  }
}
