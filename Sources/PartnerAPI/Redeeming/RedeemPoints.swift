import HTTP
import Store
import Operations

/// A member spends points at the caller's till.
enum RedeemPoints {
  static let endpoint = Endpoint(.post, "/v1/redemptions") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let idempotencyKey = try exchange.idempotencyKey()
    let report = try exchange.body(RedemptionBody.read)
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.redeemPoints(report, idempotencyKey: idempotencyKey, from: key)
    }
    return exchange.answer(.created, isReplay: done.isReplay) { $0.redemption(done.value) }
  }
}

/// What points would be worth, or why they could not be spent; nothing is recorded.
enum QuoteRedemption {
  static let endpoint = Endpoint(.post, "/v1/redemptions/quote") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let report = try exchange.body(RedemptionBody.read)
    let quoted = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.quoteRedemption(report, from: key)
    }
    return exchange.answer(.ok) { json in
      json.field("object", "redemption_quote")
      json.field("occurred_at", quoted.occurredAt)
      json.field("reference", quoted.reference)
      json.field("member", quoted.member)
      json.field("wallet", quoted.wallet)
      json.field("points", quoted.points)
      json.field("value", quoted.value)
      json.field("terms", quoted.terms)
      json.field("balance_after", quoted.balanceAfter)
    }
  }
}
