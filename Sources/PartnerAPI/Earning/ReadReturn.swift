import HTTP
import Coalition
import Operations

/// A return at the caller.
enum ReadReturn {
  static let endpoint = Endpoint(.get, "/v1/returns/{return_id}") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let id: ReturnID = try exchange.pathID("return_id")
    let stored = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.storedReturn(id, from: key)
    }
    return exchange.answer(.ok) { $0.storedReturn(stored) }
  }
}

/// The newest returns of a purchase.
enum ListReturns {
  static let endpoint = Endpoint(.get, "/v1/purchases/{purchase_id}/returns") {
    exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: ["limit"])
    let limit = try exchange.limit()
    let purchase: PurchaseID = try exchange.pathID("purchase_id", absence: .purchaseNotFound)
    let returns = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.returns(of: purchase, limit: limit, from: key)
    }
    return exchange.answer(returns) { $0.storedReturn($1) }
  }
}
