package import Coalition
package import Store

/// Points that a member wants to spend at a partner's till.
package struct RedemptionReport: Sendable {
  package var member: MemberSelector
  /// The partner's own number of the redemption.
  package var reference: Reference
  /// Nil for now.
  package var occurredAt: Instant?
  package var points: Points
  /// What the points pay a part of, where the terms ask for it.
  package var basket: Money?
  package var outlet: OutletCode?
  package var cashier: CashierCode?
  package var metadata: Metadata

  package init(
    member: MemberSelector, reference: Reference, occurredAt: Instant? = nil, points: Points,
    outlet: OutletCode? = nil, cashier: CashierCode? = nil, metadata: Metadata = .empty,
    basket: Money? = nil
  ) {
    self.member = member
    self.reference = reference
    self.occurredAt = occurredAt
    self.points = points
    self.basket = basket
    self.outlet = outlet
    self.cashier = cashier
    self.metadata = metadata
  }

  var contentDigest: ContentDigest {
    var digest = ContentDigest(of: "redemption")
    digest.append(member)
    digest.append(reference.text)
    digest.append(occurredAt?.microseconds)
    digest.append(points.value)
    digest.append(outlet?.text)
    digest.append(cashier?.text)
    digest.append(metadata)
    digest.append(basket?.minorUnits)
    digest.append(basket?.currency.code)
    return digest
  }
}

extension Platform {
  /// Spends a member's points at the caller, for the money that they are worth by its terms.
  ///
  /// Needs the scope `redeem`. The same key with the same content answers as it first did; a
  /// request that was refused for want of points stays refused.
  package func redeemPoints(
    _ report: RedemptionReport, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<StoredRedemption> {
    try await redemption(
      report,
      identity: RequestIdentity(
        key: key, idempotencyKey: idempotencyKey, content: report.contentDigest),
      through: store.redemptions)
  }

  /// Reads a redemption back. Needs the scope `redeem` or `reports`.
  package func redemption(
    _ id: RedemptionID, from key: KeyDigest
  ) async throws(OperationFailure) -> StoredRedemption {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.redemption(id, presenting: key)
    }.value
  }

  /// Reads a page of the caller's redemptions, newest first. Needs the scope `redeem` or `reports`.
  package func redemptions(
    _ page: PageRequest<RedemptionTag>, from key: KeyDigest
  ) async throws(OperationFailure) -> Page<StoredRedemption> {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.redemptions(page, presenting: key)
    }.value
  }

  private func redemption(
    _ report: RedemptionReport, identity: RequestIdentity,
    through lane: BatchLane<RecordRedemptions>
  ) async throws(OperationFailure) -> Done<StoredRedemption> {
    let occurredAt = report.occurredAt ?? now
    return try await decide(for: identity.key) { () async throws(OperationFailure) in
      let (caller, terms) = try await terms(
        of: caller(identity.key, needing: .redeem), at: occurredAt)
      let request = try request(
        of: report, identity: identity, at: occurredAt, from: caller, under: terms)
      let recorded = try await answer(identity.key) { () async throws(StoreError) in
        try await lane.submit(request)
      }
      guard !recorded.isReplay else {
        return Done(try await redemption(recorded.value.id, from: identity.key), isReplay: true)
      }
      return Done(StoredRedemption(recorded.value, of: request, under: terms))
    }
  }

  /// What a report becomes under the terms of its moment.
  func request(
    of report: RedemptionReport, identity: RequestIdentity, at occurredAt: Instant,
    from caller: Caller, under terms: Terms
  ) throws(OperationFailure) -> RedemptionRequest {
    RedemptionRequest(
      identity: identity, id: makeID(), member: reference(to: report.member, from: caller),
      reference: report.reference, occurredAt: occurredAt, points: report.points,
      value: try worth(of: report.points, under: terms), termsNumber: caller.number(of: terms),
      outlet: report.outlet, cashier: report.cashier, metadata: report.metadata.stored,
      basket: try minorUnits(of: report.basket, under: terms))
  }

  /// Minor units of the terms' currency; the ledger refuses where points have no value.
  func worth(of points: Points, under terms: Terms) throws(OperationFailure) -> Int64 {
    guard let value = terms.redemptionValue else { return 0 }
    do throws(RatioError) {
      return try value.worth(of: points, in: terms.currency).minorUnits
    } catch {
      throw .refused(.invalidRequest)
    }
  }

  /// A basket is counted in the terms' currency and no other.
  func minorUnits(of basket: Money?, under terms: Terms) throws(OperationFailure) -> Int64? {
    guard let basket else { return nil }
    guard basket.currency == terms.currency else { throw .refused(.currencyMismatch) }
    return basket.minorUnits
  }
}

extension StoredRedemption {
  fileprivate init(
    _ receipt: RedemptionReceipt, of request: RedemptionRequest, under terms: Terms
  ) {
    self.init(
      id: receipt.id, member: receipt.member, wallet: receipt.wallet,
      reference: request.reference.text, occurredAt: receipt.occurredAt,
      recordedAt: receipt.recordedAt, points: request.points.value,
      value: Money(minorUnits: receipt.value, currency: terms.currency), terms: terms.id,
      balanceAfter: receipt.balanceAfter, outlet: request.outlet?.text,
      cashier: request.cashier?.text, metadata: request.metadata, pointsRefunded: 0,
      valueRefunded: 0, basket: request.basket)
  }
}
