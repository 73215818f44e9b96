package import Coalition
package import Store

/// What would become of an order, and everything that stands against it.
package struct OrderQuote: Sendable {
  package let gift: GiftID
  package let option: Int16
  package let verdict: OrderVerdict

  /// Whether it would be placed.
  package var isOrderable: Bool { verdict.reasons.isEmpty }

  /// How many points the member lacks; 0 when there are enough, nil when the gift has no price.
  package var pointsMissing: Int64? {
    verdict.points.map { max(0, $0 - verdict.pointsAvailable) }
  }
}

extension Platform {
  /// Tells what an order would cost, or everything that stands against it: the code of the order
  /// itself, rolled back.
  ///
  /// Needs the scope `redeem`.
  package func quoteOrder(
    _ report: OrderReport, from key: KeyDigest
  ) async throws(OperationFailure) -> OrderQuote {
    // Nothing is kept of a quote, so its idempotency key only has to be one that is not in use.
    let identity = RequestIdentity(
      key: key, requestKey: (makeID() as OrderID).uuid.bytes, content: report.contentDigest.value)
    return try await decide(for: key) { () async throws(OperationFailure) in
      let caller = try await caller(key, needing: .redeem)
      let question = OrderQuestion(
        order: request(of: report, identity: identity, from: caller), draw: drawNumber())
      let verdict = try await answer(key) { () async throws(StoreError) in
        try await store.orderQuotes.submit(question)
      }.value
      return Done(OrderQuote(gift: report.gift, option: report.option, verdict: verdict))
    }.value
  }
}
