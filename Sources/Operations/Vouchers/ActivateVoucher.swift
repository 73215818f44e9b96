package import Coalition
import Secrets
package import Store

/// A voucher that a member presents at a partner's till.
package struct ActivationReport: Sendable {
  /// How many uses one activation can take.
  package static let uses: ClosedRange<Int64> = 1...1000

  /// The code as somebody typed or scanned it. Never log it.
  package var code: String
  /// Of which gift, where several vouchers may have the code.
  package var gift: GiftID?
  /// The partner's own number of the activation.
  package var reference: Reference
  /// Nil for now.
  package var occurredAt: Instant?
  package var uses: Int32
  package var outlet: OutletCode?
  package var cashier: CashierCode?
  package var metadata: Metadata

  package init(
    code: String, gift: GiftID? = nil, reference: Reference, occurredAt: Instant? = nil,
    uses: Int32 = 1, outlet: OutletCode? = nil, cashier: CashierCode? = nil,
    metadata: Metadata = .empty
  ) {
    self.code = code
    self.gift = gift
    self.reference = reference
    self.occurredAt = occurredAt
    self.uses = uses
    self.outlet = outlet
    self.cashier = cashier
    self.metadata = metadata
  }

  /// The digest of what is asked. The code goes into it by its keyed digests and not by its text:
  /// from a plain digest a short code could be guessed.
  func contentDigest(_ code: CodeDigests) -> ContentDigest {
    var digest = ContentDigest(of: "activation")
    digest.append(code)
    digest.append(gift?.uuid.description)
    digest.append(reference.text)
    digest.append(occurredAt?.microseconds)
    digest.append(Int64(uses))
    digest.append(outlet?.text)
    digest.append(cashier?.text)
    digest.append(metadata)
    return digest
  }
}

extension Platform {
  /// Uses a voucher at the caller, which honours its gift.
  ///
  /// Needs the scope `redeem`. The same key with the same content answers as it first did; a
  /// request that was refused because of what had become of the voucher stays refused.
  package func activateVoucher(
    _ report: ActivationReport, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<StoredActivation> {
    let code = vouchers.digests(ofPresented: report.code)
    let identity = RequestIdentity(
      key: key, idempotencyKey: idempotencyKey, content: report.contentDigest(code))
    let activated = try await decide(for: key) { () async throws(OperationFailure) in
      _ = try await caller(key, needing: .redeem)
      let request = ActivationRequest(
        identity: identity, id: makeID(), code: code, gift: report.gift,
        reference: report.reference, occurredAt: report.occurredAt ?? now, uses: report.uses,
        outlet: report.outlet, cashier: report.cashier, metadata: report.metadata.stored)
      return try await answer(key) { () async throws(StoreError) in
        try await store.activations.submit(request)
      }
    }
    return Done(
      try await activation(activated.value, from: key), isReplay: activated.isReplay)
  }

  /// Tells what a code is good for at the caller, and uses nothing. Needs the scope `redeem`.
  package func checkVoucher(
    _ code: String, gift: GiftID?, outlet: OutletCode?, from key: KeyDigest
  ) async throws(OperationFailure) -> CheckedVoucher {
    let question = CodeQuestion(
      key: key, code: vouchers.digests(ofPresented: code), gift: gift, outlet: outlet)
    return try await decide(for: key) { () async throws(OperationFailure) in
      _ = try await caller(key, needing: .redeem)
      return try await answer(key) { () async throws(StoreError) in
        try await store.codeChecks.submit(question)
      }
    }.value
  }

  /// Reads an activation at the caller. Needs the scope `redeem` or `reports`.
  package func activation(
    _ id: ActivationID, from key: KeyDigest
  ) async throws(OperationFailure) -> StoredActivation {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.activation(id, presenting: key)
    }.value
  }

  /// Reads a page of the caller's activations, newest first. Needs the scope `redeem` or `reports`.
  package func activations(
    _ page: PageRequest<ActivationTag>, from key: KeyDigest
  ) async throws(OperationFailure) -> Page<StoredActivation> {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.activations(page, presenting: key)
    }.value
  }
}

extension ContentDigest {
  /// Appends what a presented code can mean: a code of ours is the same however it is typed.
  mutating func append(_ code: CodeDigests) {
    append((code.made ?? code.pool).map { Hexadecimal.encode($0) })
  }
}
