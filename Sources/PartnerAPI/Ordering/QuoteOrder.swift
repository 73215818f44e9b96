import Coalition
import HTTP
import Operations
import Store

/// What an order would cost, and everything that stands against it; nothing is recorded.
enum QuoteOrder {
  static let endpoint = Endpoint(.post, "/v1/orders/quote") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let report = try exchange.body(OrderBody.read)
    let quoted = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.quoteOrder(report, from: key)
    }
    return exchange.answer(.ok) { $0.orderQuote(quoted) }
  }
}

extension JSONWriter {
  fileprivate mutating func orderQuote(_ quoted: OrderQuote) {
    field("object", "order_quote")
    field("gift", quoted.gift)
    field("price_option", Int64(quoted.option))
    field("member", quoted.verdict.member)
    field("wallet", quoted.verdict.wallet)
    field("points", quoted.verdict.points)
    field("amount", quoted.verdict.amount)
    field("is_orderable", quoted.isOrderable)
    array("reasons", of: quoted.verdict.reasons) { json, reason in
      json.object {
        $0.field("code", reason.refusal.code)
        $0.field("title", reason.refusal.title)
        if let number = reason.number, let name = reason.refusal.orderDetailName {
          $0.field(name, number)
        }
      }
    }
    field("points_available", quoted.verdict.pointsAvailable)
    field("points_missing", quoted.pointsMissing)
    field("balance_after", quoted.verdict.balanceAfter)
  }
}
