package import Coalition
package import Store

/// A voucher as it was issued in the place of another, with its code for whoever may have it.
package struct SeenReissue: Sendable {
  package let voucher: ReissuedVoucher
  /// Nil for the supplier of the gift.
  package let code: String?
}

extension Platform {
  /// Replaces the lost code of an order's voucher, for the uses that are left.
  ///
  /// Needs the scope `redeem` where the order was placed at the caller, and `gifts` where the
  /// caller supplies its gift; only the first is told the code. The same key answers as it first
  /// did.
  ///
  /// Of a gift with a pool, a code is set aside, given, and said to be given, each in a transaction
  /// of its own, as with an order; cut off between them, it heals.
  package func reissueVoucher(
    of order: OrderID, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<SeenReissue> {
    var digest = ContentDigest(of: "reissue")
    digest.append(order.uuid)
    let identity = RequestIdentity(key: key, idempotencyKey: idempotencyKey, content: digest)
    let reissued = try await decide(for: key) { () async throws(OperationFailure) in
      let voucher: VoucherID = makeID()
      let asked = try await answer(key) { () async throws(StoreError) in
        try await store.reads.reissue(of: order, presenting: key)
      }.value
      let request = ReissueRequest(
        identity: identity, order: order, voucher: voucher,
        code: asked.needsPool
          ? nil : vouchers.seal(.made(VoucherCode(randomBits: randomBits()))))
      guard asked.needsPool else { return try await reissue(request) }
      return try await reissue(request, fromPoolOf: asked.gift)
    }
    return Done(
      SeenReissue(
        voucher: reissued.value, code: reissued.value.code.flatMap { vouchers.open($0) }),
      isReplay: reissued.isReplay)
  }

  private func reissue(
    _ request: ReissueRequest
  ) async throws(OperationFailure) -> Done<ReissuedVoucher> {
    try await answer(request.identity.key) { () async throws(StoreError) in
      try await store.reads.reissue(request)
    }
  }

  private func reissue(
    _ request: ReissueRequest, fromPoolOf gift: GiftID
  ) async throws(OperationFailure) -> Done<ReissuedVoucher> {
    let key = request.identity.key
    do throws(StoreError) {
      try await store.reads.setCodeAside(of: gift, for: request.voucher, presenting: key)
    } catch {
      throw .failed(error)
    }
    let conclusion = OrderConclusion(
      key: key, order: OrderID(request.voucher.uuid), gift: gift, outcome: gift)
    let conclusions = store.conclusions
    defer {
      // Nobody waits for it, and what it does not reach is found by the sweep.
      Task(executorPreference: loop) { _ = try? await conclusions.submit(conclusion) }
    }
    return try await reissue(request)
  }
}
