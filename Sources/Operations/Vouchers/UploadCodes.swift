package import Coalition
package import Store

/// Why a code was not added to a pool.
package enum CodeUploadReason: String, Sendable, CaseIterable {
  /// It stands in the same upload before.
  case duplicateInUpload = "duplicate_in_upload"
  /// The supplier has it already, in this pool or in another.
  case duplicateInPool = "duplicate_in_pool"
  /// Its time is over.
  case expired = "code_expired"
}

extension Platform {
  /// Puts codes into the pool of a gift of the caller. A code that is there already is told and no
  /// error.
  ///
  /// Needs the scope `gifts`. The same key with the same codes answers as it first did.
  ///
  /// - Parameter codes: At most `codesMax`, in the order of their lines.
  package func uploadCodes(
    _ codes: [SentCode], to gift: GiftID, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<CodeReport<CodeUploadReason>> {
    _ = try await caller(key, needing: .gifts)
    let distinct = await distinct(codes, of: gift, for: "codes") { code in
      let sealed = vouchers.seal(code)
      return (sealed.digest, sealed)
    }
    let upload = CodeUpload(
      identity: RequestIdentity(
        key: key, idempotencyKey: idempotencyKey, content: distinct.content),
      id: (makeID() as GiftID).uuid, gift: gift, codes: distinct.codes.map(\.kept),
      validUntils: distinct.codes.map(\.sent.validUntil))
    let done = try await decide(for: key) { () async throws(OperationFailure) in
      try await answer(key) { () async throws(StoreError) in
        try await store.uploads.upload(upload)
      }
    }
    let report = distinct.report(
      changed: done.value.added, repeated: CodeUploadReason.duplicateInUpload,
      others: [(done.value.duplicates, .duplicateInPool), (done.value.expired, .expired)])
    return Done(report, isReplay: done.isReplay)
  }

  /// Tells what the pool of a gift of the caller holds. Needs the scope `gifts`.
  package func codePool(
    of gift: GiftID, from key: KeyDigest
  ) async throws(OperationFailure) -> CodePool {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.codePool(of: gift, presenting: key)
    }.value
  }
}
