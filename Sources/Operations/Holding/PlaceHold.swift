package import Coalition
package import Store

/// Points that a partner wants set aside.
package struct HoldReport: Sendable {
  /// The limits of `lifetime`: a second to thirty days.
  package static let lifetimeRange: ClosedRange<Int64> = 1...2_592_000

  /// The redemption that is to come.
  package var redemption: RedemptionReport
  /// Seconds until the hold expires by itself.
  package var lifetime: Int64

  package init(redemption: RedemptionReport, lifetime: Int64) {
    precondition(Self.lifetimeRange.contains(lifetime), "a hold lasts within its limits")
    self.redemption = redemption
    self.lifetime = lifetime
  }

  var contentDigest: ContentDigest {
    var digest = redemption.contentDigest
    digest.append("hold")
    digest.append(lifetime)
    return digest
  }
}

/// A hold as it was recorded, seen at a moment.
package struct SeenHold: Sendable {
  package let hold: StoredHold
  /// When it was looked at: a hold expires by itself.
  package let moment: Instant
}

extension Platform {
  /// Sets a member's points aside for the caller.
  ///
  /// Needs the scope `redeem`. The same key with the same content answers as it first did; a
  /// request that was refused for want of points stays refused.
  package func placeHold(
    _ report: HoldReport, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<SeenHold> {
    let identity = RequestIdentity(
      key: key, idempotencyKey: idempotencyKey, content: report.contentDigest)
    let occurredAt = report.redemption.occurredAt ?? now
    let placed = try await decide(for: key) { () async throws(OperationFailure) in
      let (caller, terms) = try await terms(of: caller(key, needing: .redeem), at: occurredAt)
      let request = HoldRequest(
        id: makeID(),
        redemption: try request(
          of: report.redemption, identity: identity, at: occurredAt, from: caller, under: terms),
        lifetime: Int32(report.lifetime))
      return try await answer(key) { () async throws(StoreError) in
        try await store.holds.submit(request)
      }
    }
    let hold = try await hold(placed.value, from: key).hold
    return Done(
      SeenHold(hold: hold.asPlaced, moment: hold.recordedAt), isReplay: placed.isReplay)
  }

  /// Reads a hold back, with how it has ended. Needs the scope `redeem` or `reports`.
  package func hold(_ id: HoldID, from key: KeyDigest) async throws(OperationFailure) -> SeenHold {
    let hold = try await answer(key) { () async throws(StoreError) in
      try await store.reads.hold(id, presenting: key)
    }.value
    return SeenHold(hold: hold, moment: now)
  }
}
