package import Coalition
package import Store

extension Platform {
  /// Confirms a purchase whose points wait for it: they mature.
  ///
  /// Needs the scope `earn`. A purchase that is confirmed already stays so, under whatever key.
  package func confirmPurchase(
    _ id: PurchaseID, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<StoredPurchase> {
    try await decide(on: id, isConfirmation: true, idempotencyKey, from: key)
  }

  /// Cancels a purchase whose points wait for its confirmation: they go back.
  ///
  /// Needs the scope `earn`. A purchase that is cancelled already stays so, under whatever key.
  package func cancelPurchase(
    _ id: PurchaseID, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<StoredPurchase> {
    try await decide(on: id, isConfirmation: false, idempotencyKey, from: key)
  }

  private func decide(
    on id: PurchaseID, isConfirmation: Bool, _ idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<StoredPurchase> {
    var content = ContentDigest(of: isConfirmation ? "confirmation" : "cancellation")
    content.append(id.uuid)
    let request = DecisionRequest(
      identity: RequestIdentity(key: key, idempotencyKey: idempotencyKey, content: content),
      purchase: id, isConfirmation: isConfirmation)
    let decided = try await decide(for: key) { () async throws(OperationFailure) in
      _ = try await caller(key, needing: .earn)
      return try await answer(key) { () async throws(StoreError) in
        try await store.decisions.submit(request)
      }
    }
    return Done(try await purchase(decided.value, from: key), isReplay: decided.isReplay)
  }
}
