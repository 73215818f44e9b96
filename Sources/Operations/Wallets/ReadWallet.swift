package import Coalition
package import Store

extension Platform {
  /// Reads a wallet of a member that the caller knows. Any scope will do.
  package func wallet(
    _ subject: WalletRequest.Subject, from key: KeyDigest
  ) async throws(OperationFailure) -> WalletState {
    try await answer(key) { () async throws(StoreError) in
      try await store.wallets.submit(WalletRequest(key: key, subject: subject))
    }.value
  }

  /// What a wallet of a member that the caller knows held at an instant. Any scope will do.
  package func balance(
    of wallet: WalletID, at instant: Instant, from key: KeyDigest
  ) async throws(OperationFailure) -> WalletBalance {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.balance(of: wallet, at: instant, presenting: key)
    }.value
  }

  /// Reads a page of a wallet's postings, newest first: all of the caller's own, and of others'
  /// only kind, points and time. Any scope will do.
  package func postings(
    of wallet: WalletID, from cursor: PostingCursor, limit: Int, from key: KeyDigest
  ) async throws(OperationFailure) -> Page<SeenPosting> {
    _ = try await self.wallet(.wallet(wallet), from: key)
    return try await answer(key) { () async throws(StoreError) in
      try await store.reads.postings(of: wallet, from: cursor, limit: limit, presenting: key)
    }.value
  }
}
