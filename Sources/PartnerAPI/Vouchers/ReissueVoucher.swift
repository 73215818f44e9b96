import Coalition
import HTTP
import Operations
import Store

/// The lost code of an order's voucher is replaced.
enum ReissueVoucher {
  static let endpoint = Endpoint(.post, "/v1/orders/{order_id}/reissue") {
    exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let idempotencyKey = try exchange.idempotencyKey()
    let id: OrderID = try exchange.pathID("order_id", absence: .orderNotFound)
    try exchange.body { _ in () }
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.reissueVoucher(
        of: id, idempotencyKey: idempotencyKey, from: key)
    }
    return exchange.answer(.created, isReplay: done.isReplay) { json in
      let voucher = done.value.voucher
      json.field("id", voucher.id)
      json.field("object", "voucher")
      json.field("created_at", voucher.issuedAt)
      json.field("order", voucher.order)
      json.field("gift", voucher.gift)
      json.field("code", done.value.code)
      json.field("status", "open")
      json.field("uses", Int64(voucher.uses))
      json.field("uses_left", Int64(voucher.uses))
      json.field("expires_at", voucher.expiresAt)
      json.field("replaces", voucher.replaces)
    }
  }
}
