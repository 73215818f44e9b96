package import Coalition
import Secrets
package import Store

/// A code that a supplier puts into a pool.
package struct UploadedCode: Sendable {
  /// Where it stands in what was sent, from 1.
  package var line: Int
  package var code: PoolCode
  /// When its time is over; nil: never.
  package var validUntil: Instant?

  package init(line: Int, code: PoolCode, validUntil: Instant?) {
    self.line = line
    self.code = code
    self.validUntil = validUntil
  }
}

/// What became of an upload: how many codes were added, and why others were not.
package struct CodeUploadReport: Sendable {
  /// Why a code was not added.
  package enum Reason: String, Sendable, CaseIterable {
    /// It stands in the same upload before.
    case duplicateInUpload = "duplicate_in_upload"
    /// The supplier has it already, in this pool or in another.
    case duplicateInPool = "duplicate_in_pool"
    /// Its time is over.
    case expired = "code_expired"
  }

  package let added: Int
  /// By line, in their order.
  package let notAdded: [(line: Int, reason: Reason)]
}

extension Platform {
  /// The most codes of one upload.
  package static let codesMax = 10_000

  /// How many codes are sealed before others get their turn.
  static let codesPerTurn = 200

  /// Puts codes into the pool of a gift of the caller. A code that is there already is told and no
  /// error.
  ///
  /// Needs the scope `gifts`. The same key with the same codes answers as it first did.
  ///
  /// - Parameter codes: At most `codesMax`, in the order of their lines.
  package func uploadCodes(
    _ codes: [UploadedCode], to gift: GiftID, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<CodeUploadReport> {
    precondition(codes.count <= Self.codesMax, "more codes than an upload can have")
    var digest = ContentDigest(of: "codes")
    digest.append(gift.uuid)
    var distinct: [UploadedCode] = []
    var sealed: [SealedCode] = []
    var seen: Set<[UInt8]> = []
    var notAdded: [(line: Int, reason: CodeUploadReport.Reason)] = []
    for (place, code) in codes.enumerated() {
      // Sealing takes its time: others on this loop get their turns meanwhile.
      if place.isMultiple(of: Self.codesPerTurn) { await Task.yield() }
      let kept = vouchers.seal(.pool(code.code))
      digest.append(CodeDigests(made: nil, pool: kept.digest))
      digest.append(code.validUntil?.microseconds)
      guard seen.insert(kept.digest).inserted else {
        notAdded.append((code.line, .duplicateInUpload))
        continue
      }
      distinct.append(code)
      sealed.append(kept)
    }
    let identity = RequestIdentity(key: key, idempotencyKey: idempotencyKey, content: digest)
    let (kept, validUntils) = (sealed, distinct.map(\.validUntil))
    let done = try await decide(for: key) { () async throws(OperationFailure) in
      _ = try await caller(key, needing: .gifts)
      let upload = CodeUpload(
        identity: identity, id: (makeID() as GiftID).uuid, gift: gift, codes: kept,
        validUntils: validUntils)
      return try await answer(key) { () async throws(StoreError) in
        try await store.uploads.upload(upload)
      }
    }
    notAdded += done.value.duplicates.map { (distinct[$0].line, .duplicateInPool) }
    notAdded += done.value.expired.map { (distinct[$0].line, .expired) }
    return Done(
      CodeUploadReport(
        added: Int(done.value.added), notAdded: notAdded.sorted { $0.line < $1.line }),
      isReplay: done.isReplay)
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
