import HTTP
import Operations

/// A purchase earns points.
enum RecordPurchase {
  static let endpoint = Endpoint(.post, "/v1/purchases") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let idempotencyKey = try exchange.idempotencyKey()
    let report = try exchange.body(PurchaseBody.read)
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.recordPurchase(report, idempotencyKey: idempotencyKey, from: key)
    }
    return exchange.answer(.created, isReplay: done.isReplay) { $0.purchase(done.value) }
  }
}
