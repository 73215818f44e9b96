package import Coalition
package import Store

/// A hold whose points a partner takes.
package struct CaptureReport: Sendable {
  package var hold: HoldID
  /// Nil for that of the hold.
  package var reference: Reference?
  /// Nil for now.
  package var occurredAt: Instant?
  /// Nil for all that is held; what is not taken is released.
  package var points: Points?
  /// Nil for the basket of the hold.
  package var basket: Money?
  package var metadata: Metadata

  package init(
    hold: HoldID, reference: Reference? = nil, occurredAt: Instant? = nil, points: Points? = nil,
    basket: Money? = nil, metadata: Metadata = .empty
  ) {
    self.hold = hold
    self.reference = reference
    self.occurredAt = occurredAt
    self.points = points
    self.basket = basket
    self.metadata = metadata
  }

  var contentDigest: ContentDigest {
    var digest = ContentDigest(of: "capture")
    digest.append(hold.uuid)
    digest.append(reference?.text)
    digest.append(occurredAt?.microseconds)
    digest.append(points?.value)
    digest.append(basket?.minorUnits)
    digest.append(basket?.currency.code)
    digest.append(metadata)
    return digest
  }
}

extension Platform {
  /// Spends points that are held, for the money that they are worth by the terms of the hold; the
  /// rest of the hold is released.
  ///
  /// Needs the scope `redeem`. The same key with the same content answers as it first did.
  package func captureHold(
    _ report: CaptureReport, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<StoredRedemption> {
    let identity = RequestIdentity(
      key: key, idempotencyKey: idempotencyKey, content: report.contentDigest)
    let captured = try await decide(for: key) { () async throws(OperationFailure) in
      let caller = try await caller(key, needing: .redeem)
      // A hold never changes, so what is read before the lock is true behind it.
      let hold = try await hold(report.hold, from: key).hold
      guard let terms = caller.schedule.terms.first(where: { $0.id == hold.terms }) else {
        // The hold is younger than what was last seen of its partner's terms.
        throw .refused(.termsChanged)
      }
      let points = report.points ?? heldPoints(of: hold)
      let request = CaptureRequest(
        identity: identity, id: makeID(), hold: report.hold, reference: report.reference,
        occurredAt: report.occurredAt ?? now, points: points,
        value: try worth(of: points, under: terms),
        basket: try minorUnits(of: report.basket, under: terms),
        metadata: report.metadata.stored)
      return try await answer(key) { () async throws(StoreError) in
        try await store.captures.submit(request)
      }
    }
    return Done(try await redemption(captured.value, from: key), isReplay: captured.isReplay)
  }

  /// Gives a hold up.
  ///
  /// Needs the scope `redeem`. The same key answers as it first did, and so does another.
  package func voidHold(
    _ id: HoldID, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<SeenHold> {
    var digest = ContentDigest(of: "void")
    digest.append(id.uuid)
    let request = VoidRequest(
      identity: RequestIdentity(key: key, idempotencyKey: idempotencyKey, content: digest),
      hold: id)
    let voided = try await decide(for: key) { () async throws(OperationFailure) in
      _ = try await caller(key, needing: .redeem)
      return try await answer(key) { () async throws(StoreError) in
        try await store.voids.submit(request)
      }
    }
    return Done(try await hold(id, from: key), isReplay: voided.isReplay)
  }

  private func heldPoints(of hold: StoredHold) -> Points {
    do throws(PointsError) {
      return try Points(hold.points)
    } catch {
      preconditionFailure("the database holds \(hold.points) points, which its constraints forbid")
    }
  }
}
