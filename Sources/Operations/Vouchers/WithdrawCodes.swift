package import Coalition
package import Store

/// Why a code was not withdrawn from a pool.
package enum CodeWithdrawalReason: String, Sendable, CaseIterable {
  /// It stands in the same request before.
  case duplicateInUpload = "duplicate_in_upload"
  /// An order was given it.
  case given = "code_given"
  /// It was withdrawn, or had expired, before.
  case void = "code_void"
  /// The pool has no such code.
  case unknown = "code_unknown"
}

extension Platform {
  /// Withdraws codes of the pool of a gift of the caller that nobody has been given. What cannot be
  /// withdrawn is told and no error.
  ///
  /// Needs the scope `gifts`. The same key with the same codes answers as it first did.
  ///
  /// - Parameter codes: At most `codesMax`, in the order of their lines.
  package func withdrawCodes(
    _ codes: [SentCode], from gift: GiftID, idempotencyKey: IdempotencyKey,
    presenting key: KeyDigest
  ) async throws(OperationFailure) -> Done<CodeReport<CodeWithdrawalReason>> {
    _ = try await caller(key, needing: .gifts)
    let distinct = await distinct(codes, of: gift, for: "codes.withdraw") { code in
      let digest = vouchers.digest(of: code)
      return (digest, digest)
    }
    let withdrawal = CodeWithdrawal(
      identity: RequestIdentity(
        key: key, idempotencyKey: idempotencyKey, content: distinct.content),
      gift: gift, digests: distinct.codes.map(\.kept))
    let done = try await decide(for: key) { () async throws(OperationFailure) in
      try await answer(key) { () async throws(StoreError) in
        try await store.uploads.withdraw(withdrawal)
      }
    }
    let report = distinct.report(
      changed: done.value.withdrawn, repeated: CodeWithdrawalReason.duplicateInUpload,
      others: [
        (done.value.void, .void), (done.value.given, .given), (done.value.unknown, .unknown),
      ])
    return Done(report, isReplay: done.isReplay)
  }
}
