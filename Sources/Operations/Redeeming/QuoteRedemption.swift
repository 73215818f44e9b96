package import Coalition
package import Store

/// What would become of a redemption, and how far the member could go.
package struct RedemptionQuote: Sendable {
  package let reference: String
  package let verdict: RedemptionVerdict
  package let points: Int64
  package let value: Money
  package let basket: Int64?
  package let terms: TermsID
  /// The most points that could be redeemed now, by the wallet and by the rules of the terms.
  package let pointsMax: Int64

  /// Whether it would be recorded.
  package var isRedeemable: Bool { verdict.reasons.isEmpty }
}

extension Platform {
  /// Tells what points would be worth, or everything that stands against spending them: the code of
  /// the redemption itself, rolled back.
  ///
  /// Needs the scope `redeem`.
  package func quoteRedemption(
    _ report: RedemptionReport, from key: KeyDigest
  ) async throws(OperationFailure) -> RedemptionQuote {
    // Nothing is kept of a quote, so its idempotency key only has to be one that is not in use.
    let identity = RequestIdentity(
      key: key, requestKey: (makeID() as RedemptionID).uuid.bytes,
      content: report.contentDigest.value)
    let occurredAt = report.occurredAt ?? now
    return try await decide(for: key) { () async throws(OperationFailure) in
      let (caller, terms) = try await terms(of: caller(key, needing: .redeem), at: occurredAt)
      let request = try request(
        of: report, identity: identity, at: occurredAt, from: caller, under: terms)
      let verdict = try await answer(key) { () async throws(StoreError) in
        try await store.redemptionQuotes.submit(request)
      }.value
      // A reference that is spent already is quoted as it was.
      let applied = caller.terms(numbered: verdict.termsNumber) ?? terms
      return Done(
        RedemptionQuote(
          reference: request.reference.text, verdict: verdict, points: request.points.value,
          value: Money(minorUnits: verdict.value, currency: applied.currency),
          basket: request.basket, terms: applied.id,
          pointsMax: pointsMax(verdict, basket: request.basket, under: terms)))
    }.value
  }

  private func pointsMax(
    _ verdict: RedemptionVerdict, basket: Int64?, under terms: Terms
  ) -> Int64 {
    let isFrozen = verdict.reasons.contains { $0.refusal == .walletFrozen }
    guard !isFrozen, let value = terms.redemptionValue else { return 0 }
    return terms.redemptionRules.pointsMax(
      available: verdict.pointsAvailable, basket: basket, value: value, in: terms.currency)
  }
}
