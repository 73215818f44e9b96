import Coalition
import HTTP
import Operations
import Store

/// A supplier puts so many of a counted gift on the shelf, or takes them from it.
enum ChangeStock {
  static let endpoint = Endpoint(.post, "/v1/gifts/{gift_id}/stock") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let idempotencyKey = try exchange.idempotencyKey()
    let id: GiftID = try exchange.pathID("gift_id", absence: .giftNotFound)
    let body = try exchange.body(read)
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.changeStock(
        of: id, by: body.change, reason: body.reason, idempotencyKey: idempotencyKey, from: key)
    }
    return exchange.answer(.created, isReplay: done.isReplay) { json in
      json.field("gift", id)
      json.field("object", "stock_change")
      json.field("created_at", done.value)
      json.field("change", body.change)
      json.field("reason", body.reason)
    }
  }

  struct Body {
    let change: Int64
    let reason: String?
  }

  static func read(_ fields: inout Fields) -> Body? {
    let change = fields.requiredNumber(
      "change", in: -StockLimit.changeMax...StockLimit.changeMax)
    let reason = fields.optional("reason", String.self, MoveGift.reason)
    guard let change else { return nil }
    guard change != 0 else {
      fields.add("change", .fieldFormat, "expected how many come or go, not 0")
      return nil
    }
    return Body(change: change, reason: reason)
  }
}
