import HTTP
import Coalition
import Operations

/// A purchase of the caller, with what has been returned of it.
enum ReadPurchase {
  static let endpoint = Endpoint(.get, "/v1/purchases/{purchase_id}") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let id: PurchaseID = try exchange.pathID("purchase_id", absence: .purchaseNotFound)
    let purchase = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.purchase(id, from: key)
    }
    return exchange.answer(.ok) { $0.purchaseReadBack(purchase) }
  }
}
