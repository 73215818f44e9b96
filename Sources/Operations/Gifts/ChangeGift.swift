package import Coalition
package import Store

extension Platform {
  /// Writes a new gift of the caller's down, as a draft.
  ///
  /// Needs the scope `gifts`. The same key with the same content answers as it first did.
  package func draftGift(
    _ gift: WrittenGift, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<ChangedGift> {
    let stored = StoredGiftJSON.encode(gift)
    var content = ContentDigest(of: "gift.draft")
    content.append(stored)
    return try await change(
      .draft(stored), of: nil, content: content, idempotencyKey: idempotencyKey, from: key)
  }

  /// Writes a gift of the caller's down anew, which makes it a draft.
  ///
  /// Needs the scope `gifts`. The same key with the same content answers as it first did.
  package func reviseGift(
    _ id: GiftID, as gift: WrittenGift, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<ChangedGift> {
    let stored = StoredGiftJSON.encode(gift)
    var content = ContentDigest(of: "gift.revision")
    content.append(id.uuid)
    content.append(stored)
    return try await change(
      .revision(stored), of: id, content: content, idempotencyKey: idempotencyKey, from: key)
  }

  /// Publishes, pauses, resumes or retires a gift of the caller's.
  ///
  /// Needs the scope `gifts`. The same key with the same content answers as it first did.
  ///
  /// - Parameter reason: Why, in up to `GiftReason.charactersMax` characters.
  package func moveGift(
    _ id: GiftID, _ move: SupplierMove, reason: String?, idempotencyKey: IdempotencyKey,
    from key: KeyDigest
  ) async throws(OperationFailure) -> Done<ChangedGift> {
    var content = ContentDigest(of: "gift.move")
    content.append(id.uuid)
    content.append(move.rawValue)
    content.append(reason)
    return try await change(
      .move(move, reason: reason), of: id, content: content, idempotencyKey: idempotencyKey,
      from: key)
  }

  private func change(
    _ change: GiftChange.Change, of id: GiftID?, content: ContentDigest,
    idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<ChangedGift> {
    let identity = RequestIdentity(key: key, idempotencyKey: idempotencyKey, content: content)
    return try await decide(for: key) { () async throws(OperationFailure) in
      _ = try await caller(key, needing: .gifts)
      let request = GiftChange(identity: identity, gift: id ?? makeID(), change: change)
      return try await answer(key) { () async throws(StoreError) in
        try await store.reads.change(request)
      }
    }
  }
}

/// Why a gift is published, paused, resumed or retired.
package enum GiftReason {
  /// The most characters, counted as Unicode scalars.
  package static let charactersMax = 500
}
