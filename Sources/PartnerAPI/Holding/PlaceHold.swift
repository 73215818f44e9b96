import Coalition
import HTTP
import Operations
import Store

/// Points are set aside for a purchase to come.
enum PlaceHold {
  static let endpoint = Endpoint(.post, "/v1/holds") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let idempotencyKey = try exchange.idempotencyKey()
    let report = try exchange.body(read)
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.placeHold(report, idempotencyKey: idempotencyKey, from: key)
    }
    return exchange.answer(.created, isReplay: done.isReplay) { $0.hold(done.value) }
  }

  private static func read(_ fields: inout Fields) -> HoldReport? {
    let lifetime = fields.required("expires_in", Int64.self) { seconds in
      let range = HoldReport.lifetimeRange
      guard seconds >= range.lowerBound else {
        throw FieldValueError(.fieldTooSmall, "expected at least \(range.lowerBound) second")
      }
      guard seconds <= range.upperBound else {
        throw FieldValueError(.fieldTooLarge, "expected at most \(range.upperBound) seconds")
      }
      return seconds
    }
    let redemption = RedemptionBody.read(&fields)
    guard let lifetime, let redemption else { return nil }
    return HoldReport(redemption: redemption, lifetime: lifetime)
  }
}

/// A hold of the caller, with how it has ended.
enum ReadHold {
  static let endpoint = Endpoint(.get, "/v1/holds/{hold_id}") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let id: HoldID = try exchange.pathID("hold_id", absence: .holdNotFound)
    let hold = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.hold(id, from: key)
    }
    return exchange.answer(.ok) { $0.hold(hold) }
  }
}

extension JSONWriter {
  /// The fields of a hold, with what has become of it.
  mutating func hold(_ seen: SeenHold) {
    let hold = seen.hold
    let status = hold.status(at: seen.moment)
    field("id", hold.id)
    field("object", "hold")
    field("created_at", hold.recordedAt)
    field("occurred_at", hold.occurredAt)
    field("reference", hold.reference)
    field("member", hold.member)
    field("wallet", hold.wallet)
    field("points", hold.points)
    field("value", hold.value)
    basket(hold.basket, in: hold.value.currency)
    field("terms", hold.terms)
    field("expires_at", hold.expiresAt)
    field("status", status.rawValue)
    field("resolved_at", hold.resolved(at: seen.moment))
    field("points_captured", hold.pointsCaptured)
    field("points_released", status == .open ? 0 : hold.points - hold.pointsCaptured)
    field("redemption", hold.redemption)
    field("outlet", hold.outlet)
    field("cashier", hold.cashier)
    metadata(hold.metadata)
  }
}
