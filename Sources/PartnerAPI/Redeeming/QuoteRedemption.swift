import Coalition
import HTTP
import Operations
import Store

/// What points would be worth, everything that stands against spending them, and how many could be
/// spent; nothing is recorded.
enum QuoteRedemption {
  static let endpoint = Endpoint(.post, "/v1/redemptions/quote") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let report = try exchange.body(RedemptionBody.read)
    let quoted = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.quoteRedemption(report, from: key)
    }
    return exchange.answer(.ok) { $0.redemptionQuote(quoted) }
  }
}

extension JSONWriter {
  fileprivate mutating func redemptionQuote(_ quoted: RedemptionQuote) {
    field("object", "redemption_quote")
    field("occurred_at", quoted.verdict.occurredAt)
    field("reference", quoted.reference)
    field("member", quoted.verdict.member)
    field("wallet", quoted.verdict.wallet)
    field("points", quoted.points)
    field("value", quoted.value)
    basket(quoted.basket, in: quoted.value.currency)
    field("terms", quoted.terms)
    field("is_redeemable", quoted.isRedeemable)
    array("reasons", of: quoted.verdict.reasons) { json, reason in
      json.object {
        $0.field("code", reason.refusal.code)
        $0.field("title", reason.refusal.title)
        if let limit = reason.limit, let name = reason.refusal.detailName { $0.field(name, limit) }
      }
    }
    field("points_available", quoted.verdict.pointsAvailable)
    field("points_max", quoted.pointsMax)
    field("balance_after", quoted.verdict.balanceAfter)
  }
}
