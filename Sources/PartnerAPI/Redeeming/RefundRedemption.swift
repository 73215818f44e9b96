import HTTP
import Coalition
import Operations
import Store

/// Spent points go back into the lots that they came from.
enum RefundRedemption {
  static let endpoint = Endpoint(.post, "/v1/redemptions/{redemption_id}/refunds") {
    exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let idempotencyKey = try exchange.idempotencyKey()
    let id: RedemptionID = try exchange.pathID("redemption_id", absence: .redemptionNotFound)
    let report = try exchange.body { read(&$0, of: id) }
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.refundRedemption(
        report, idempotencyKey: idempotencyKey, from: key)
    }
    return exchange.answer(.created, isReplay: done.isReplay) { $0.refund(done.value) }
  }

  private static func read(_ fields: inout Fields, of redemption: RedemptionID) -> RefundReport? {
    let reference = fields.required("reference", String.self) { try Reference($0) }
    let occurredAt = fields.optional("occurred_at", String.self) { try Instant(rfc3339: $0) }
    let points = fields.points(isRequired: false)
    let metadata = fields.metadata()
    guard let reference else { return nil }
    return RefundReport(
      redemption: redemption, reference: reference, occurredAt: occurredAt, points: points,
      metadata: metadata)
  }
}

/// A refund at the caller.
enum ReadRefund {
  static let endpoint = Endpoint(.get, "/v1/refunds/{refund_id}") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let id: RefundID = try exchange.pathID("refund_id")
    let refund = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.refund(id, from: key)
    }
    return exchange.answer(.ok) { $0.refund(refund) }
  }
}

/// The newest refunds of a redemption.
enum ListRefunds {
  static let endpoint = Endpoint(.get, "/v1/redemptions/{redemption_id}/refunds") {
    exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: ["limit"])
    let limit = try exchange.limit()
    let id: RedemptionID = try exchange.pathID("redemption_id", absence: .redemptionNotFound)
    let refunds = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.refunds(of: id, limit: limit, from: key)
    }
    return exchange.answer(refunds) { $0.refund($1) }
  }
}

extension JSONWriter {
  /// The fields of a refund.
  fileprivate mutating func refund(_ refund: StoredRefund) {
    field("id", refund.id)
    field("object", "refund")
    field("created_at", refund.recordedAt)
    field("occurred_at", refund.occurredAt)
    field("reference", refund.reference)
    field("redemption", refund.redemption)
    field("member", refund.member)
    field("wallet", refund.wallet)
    field("points", refund.points)
    field("value", refund.value)
    field("balance_after", refund.balanceAfter)
    metadata(refund.metadata)
  }
}
