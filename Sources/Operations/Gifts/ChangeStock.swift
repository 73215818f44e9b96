package import Coalition
package import Store

/// How many of a gift one request may put on the shelf or take from it.
package enum StockLimit {
  /// The most, either way.
  package static let changeMax: Int64 = 1_000_000_000
}

extension Platform {
  /// Puts so many of a counted gift of the caller's on the shelf, or takes what nobody has ordered
  /// from it (below zero); returns when that was.
  ///
  /// Needs the scope `gifts`. The same key with the same content answers as it first did.
  package func changeStock(
    of gift: GiftID, by change: Int64, reason: String?, idempotencyKey: IdempotencyKey,
    from key: KeyDigest
  ) async throws(OperationFailure) -> Done<Instant> {
    var content = ContentDigest(of: "gift.stock")
    content.append(gift.uuid)
    content.append(change)
    content.append(reason)
    let request = StockChange(
      identity: RequestIdentity(key: key, idempotencyKey: idempotencyKey, content: content),
      gift: gift, change: change, reason: reason)
    return try await decide(for: key) { () async throws(OperationFailure) in
      _ = try await caller(key, needing: .gifts)
      return try await answer(key) { () async throws(StoreError) in
        try await store.reads.change(request)
      }
    }
  }
}
