import HTTP
import Store
import Operations

/// What a purchase would earn, or why it would be refused; nothing is recorded.
enum QuotePurchase {
  static let endpoint = Endpoint(.post, "/v1/purchases/quote") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let report = try exchange.body(PurchaseBody.read)
    let quoted = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.quotePurchase(report, from: key)
    }
    return exchange.answer(.ok) { json in
      json.field("object", "purchase_quote")
      json.field("occurred_at", quoted.occurredAt)
      json.field("receipt", quoted.receipt)
      json.field("member", quoted.member)
      json.field("wallet", quoted.wallet)
      json.field("amount", quoted.amount)
      json.field("points", quoted.points)
      json.pointsState(of: quoted, quoted.status)
      json.field("balance_after", quoted.balanceAfter)
      json.field("expires_at", quoted.expiresAt)
      json.object("calculation") { $0.calculation(of: quoted) }
    }
  }
}
