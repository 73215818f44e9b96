package import Coalition
package import Store

/// Spent points that a partner gives back.
package struct RefundReport: Sendable {
  package var redemption: RedemptionID
  /// The partner's own number of the refund.
  package var reference: Reference
  /// Nil for now.
  package var occurredAt: Instant?
  /// Nil for all that is left of the redemption.
  package var points: Points?
  package var metadata: Metadata

  package init(
    redemption: RedemptionID, reference: Reference, occurredAt: Instant? = nil,
    points: Points? = nil, metadata: Metadata = .empty
  ) {
    self.redemption = redemption
    self.reference = reference
    self.occurredAt = occurredAt
    self.points = points
    self.metadata = metadata
  }

  var contentDigest: ContentDigest {
    var digest = ContentDigest(of: "refund")
    digest.append(redemption.uuid)
    digest.append(reference.text)
    digest.append(occurredAt?.microseconds)
    digest.append(points?.value)
    digest.append(metadata)
    return digest
  }
}

extension Platform {
  /// Gives spent points back into the lots that they came from.
  ///
  /// Needs the scope `redeem`. The same key with the same content answers as it first did.
  package func refundRedemption(
    _ report: RefundReport, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<StoredRefund> {
    let identity = RequestIdentity(
      key: key, idempotencyKey: idempotencyKey, content: report.contentDigest)
    let recorded = try await decide(for: key) { () async throws(OperationFailure) in
      _ = try await caller(key, needing: .redeem)
      let request = RefundRequest(
        identity: identity, id: makeID(), redemption: report.redemption,
        reference: report.reference, occurredAt: report.occurredAt ?? now, points: report.points,
        metadata: report.metadata.stored)
      return try await answer(key) { () async throws(StoreError) in
        try await store.refunds.submit(request)
      }
    }
    return Done(try await refund(recorded.value, from: key), isReplay: recorded.isReplay)
  }

  /// Reads a refund back. Needs the scope `redeem` or `reports`.
  package func refund(
    _ id: RefundID, from key: KeyDigest
  ) async throws(OperationFailure) -> StoredRefund {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.refund(id, presenting: key)
    }.value
  }

  /// Reads the newest refunds of a redemption. Needs the scope `redeem` or `reports`.
  package func refunds(
    of redemption: RedemptionID, limit: Int, from key: KeyDigest
  ) async throws(OperationFailure) -> Page<StoredRefund> {
    _ = try await self.redemption(redemption, from: key)
    return try await answer(key) { () async throws(StoreError) in
      try await store.reads.refunds(of: redemption, limit: limit, presenting: key)
    }.value
  }
}
