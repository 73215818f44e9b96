package import Coalition
import Secrets
package import Store

/// What became of a withdrawal: how many codes were withdrawn, and why others were not.
package struct CodeWithdrawalReport: Sendable {
  /// Why a code was not withdrawn.
  package enum Reason: String, Sendable, CaseIterable {
    /// It stands in the same request before.
    case duplicateInUpload = "duplicate_in_upload"
    /// An order was given it.
    case given = "code_given"
    /// It was withdrawn, or had expired, before.
    case void = "code_void"
    /// The pool has no such code.
    case unknown = "code_unknown"
  }

  package let withdrawn: Int
  /// By line, in their order.
  package let notWithdrawn: [(line: Int, reason: Reason)]
}

extension Platform {
  /// Withdraws codes of the pool of a gift of the caller that nobody has been given. What cannot be
  /// withdrawn is told and no error.
  ///
  /// Needs the scope `gifts`. The same key with the same codes answers as it first did.
  ///
  /// - Parameter codes: At most `codesMax`, in the order of their lines.
  package func withdrawCodes(
    _ codes: [UploadedCode], from gift: GiftID, idempotencyKey: IdempotencyKey,
    presenting key: KeyDigest
  ) async throws(OperationFailure) -> Done<CodeWithdrawalReport> {
    precondition(codes.count <= Self.codesMax, "more codes than a withdrawal can have")
    var content = ContentDigest(of: "codes.withdraw")
    content.append(gift.uuid)
    var lines: [Int] = []
    var digests: [[UInt8]] = []
    var seen: Set<[UInt8]> = []
    var notWithdrawn: [(line: Int, reason: CodeWithdrawalReport.Reason)] = []
    for (place, code) in codes.enumerated() {
      if place.isMultiple(of: Self.codesPerTurn) { await Task.yield() }
      let digest = vouchers.digest(of: .pool(code.code))
      content.append(CodeDigests(made: nil, pool: digest))
      guard seen.insert(digest).inserted else {
        notWithdrawn.append((code.line, .duplicateInUpload))
        continue
      }
      lines.append(code.line)
      digests.append(digest)
    }
    let withdrawal = CodeWithdrawal(
      identity: RequestIdentity(key: key, idempotencyKey: idempotencyKey, content: content),
      gift: gift, digests: digests)
    let done = try await decide(for: key) { () async throws(OperationFailure) in
      _ = try await caller(key, needing: .gifts)
      return try await answer(key) { () async throws(StoreError) in
        try await store.uploads.withdraw(withdrawal)
      }
    }
    notWithdrawn += done.value.void.map { (lines[$0], .void) }
    notWithdrawn += done.value.given.map { (lines[$0], .given) }
    notWithdrawn += done.value.unknown.map { (lines[$0], .unknown) }
    return Done(
      CodeWithdrawalReport(
        withdrawn: Int(done.value.withdrawn),
        notWithdrawn: notWithdrawn.sorted { $0.line < $1.line }),
      isReplay: done.isReplay)
  }
}
