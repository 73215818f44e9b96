package import Store

extension Platform {
  /// Reads where the caller stands with the clearing house. Needs the scope `reports`.
  package func position(from key: KeyDigest) async throws(OperationFailure) -> Position {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.position(presenting: key)
    }.value
  }
}
