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
