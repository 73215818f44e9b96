import Coalition
import HTTP
import Operations
import Store

/// Goods of a purchase come back, and the points that they had earned.
enum RecordReturn {
  static let endpoint = Endpoint(.post, "/v1/purchases/{purchase_id}/returns") {
    exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let idempotencyKey = try exchange.idempotencyKey()
    let purchase: PurchaseID = try exchange.pathID("purchase_id", absence: .purchaseNotFound)
    let report = try exchange.body { fields in
      ReturnBody.read(&fields) { _ in .purchase(purchase) }
    }
    return try await respond(report, idempotencyKey: idempotencyKey, from: key, in: exchange)
  }

  static func respond(
    _ report: ReturnReport, idempotencyKey: IdempotencyKey, from key: KeyDigest,
    in exchange: Exchange
  ) async throws(Problem) -> Response {
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.recordReturn(report, idempotencyKey: idempotencyKey, from: key)
    }
    return exchange.answer(.created, isReplay: done.isReplay) { $0.storedReturn(done.value) }
  }
}

/// The same, for tills that know a purchase by the receipt number that they gave it.
enum RecordReturnByReceipt {
  static let endpoint = Endpoint(.post, "/v1/returns") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let idempotencyKey = try exchange.idempotencyKey()
    let report = try exchange.body { fields in
      ReturnBody.read(&fields) { fields in
        fields.optional("purchase_receipt", String.self) { .receipt(try Receipt($0)) }
      }
    }
    return try await RecordReturn.respond(
      report, idempotencyKey: idempotencyKey, from: key, in: exchange)
  }
}
