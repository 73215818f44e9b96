import Coalition
import HTTP
import Operations
import Store

/// Points that are held are spent, all or some; the rest is released.
enum CaptureHold {
  static let endpoint = Endpoint(.post, "/v1/holds/{hold_id}/capture") {
    exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let idempotencyKey = try exchange.idempotencyKey()
    let id: HoldID = try exchange.pathID("hold_id", absence: .holdNotFound)
    let report = try exchange.body { read(&$0, of: id) }
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.captureHold(report, idempotencyKey: idempotencyKey, from: key)
    }
    return exchange.answer(.created, isReplay: done.isReplay) { $0.redemption(done.value) }
  }

  private static func read(_ fields: inout Fields, of hold: HoldID) -> CaptureReport? {
    let reference = fields.optional("reference", String.self) { try Reference($0) }
    let occurredAt = fields.optional("occurred_at", String.self) { try Instant(rfc3339: $0) }
    let points = fields.points(isRequired: false)
    let basket = fields.money("basket", isRequired: false)
    let metadata = fields.metadata()
    return CaptureReport(
      hold: hold, reference: reference, occurredAt: occurredAt, points: points, basket: basket,
      metadata: metadata)
  }
}
