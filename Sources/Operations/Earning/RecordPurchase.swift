package import Coalition
package import Store

extension Platform {
  /// Records a purchase and has it earn by the terms valid when it occurred.
  ///
  /// Needs the scope `earn`. The same key with the same content answers as it first did, and so
  /// does the same receipt under another key.
  package func recordPurchase(
    _ report: PurchaseReport, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<StoredPurchase> {
    try await purchase(
      report,
      identity: RequestIdentity(
        key: key, idempotencyKey: idempotencyKey, content: report.contentDigest),
      through: store.purchases)
  }

  /// Tells what a purchase would earn, or why it would be refused: the same code, rolled back.
  ///
  /// Needs the scope `earn`.
  package func quotePurchase(
    _ report: PurchaseReport, from key: KeyDigest
  ) async throws(OperationFailure) -> StoredPurchase {
    // Nothing is kept of a quote, so its idempotency key only has to be one that is not in use.
    let identity = RequestIdentity(
      key: key, requestKey: (makeID() as PurchaseID).uuid.bytes,
      content: report.contentDigest.value)
    return try await purchase(report, identity: identity, through: store.purchaseQuotes).value
  }

  /// Reads a purchase back. Needs the scope `earn` or `reports`.
  package func purchase(
    _ id: PurchaseID, from key: KeyDigest
  ) async throws(OperationFailure) -> StoredPurchase {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.purchase(id, presenting: key)
    }.value
  }

  /// Reads a page of the caller's purchases, newest first. Needs the scope `earn` or `reports`.
  package func purchases(
    _ page: PageRequest<PurchaseTag>, from key: KeyDigest
  ) async throws(OperationFailure) -> Page<StoredPurchase> {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.purchases(page, presenting: key)
    }.value
  }

  /// Reads the caller's purchase with a receipt number, if there is one. Needs the scope `earn` or
  /// `reports`.
  package func purchases(
    withReceipt receipt: Receipt, from key: KeyDigest
  ) async throws(OperationFailure) -> Page<StoredPurchase> {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.purchases(withReceipt: receipt, presenting: key)
    }.value
  }

  /// Records a purchase like `recordPurchase`, and answers with the id alone: for uploads that do
  /// not read each purchase back.
  package func recordPurchaseOnly(
    _ report: PurchaseReport, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<PurchaseID> {
    let identity = RequestIdentity(
      key: key, idempotencyKey: idempotencyKey, content: report.contentDigest)
    let posted = try await post(report, identity: identity, through: store.purchases)
    return Done(posted.value.receipt.id, isReplay: posted.isReplay)
  }

  private func purchase(
    _ report: PurchaseReport, identity: RequestIdentity, through lane: BatchLane<RecordPurchases>
  ) async throws(OperationFailure) -> Done<StoredPurchase> {
    let posted = try await post(report, identity: identity, through: lane)
    guard !posted.isReplay else {
      let first = try await purchase(posted.value.receipt.id, from: identity.key)
      return Done(first, isReplay: true)
    }
    let value = posted.value
    return Done(
      StoredPurchase(value.receipt, of: value.request, amount: report.amount, under: value.terms))
  }

  /// A purchase as it was sent to the ledger, and what the ledger said.
  private struct Posted: Sendable {
    let request: PurchaseRequest
    let terms: Terms
    let receipt: PurchaseReceipt
  }

  private func post(
    _ report: PurchaseReport, identity: RequestIdentity, through lane: BatchLane<RecordPurchases>
  ) async throws(OperationFailure) -> Done<Posted> {
    try await decide(for: identity.key) { () async throws(OperationFailure) in
      let (caller, terms) = try await terms(
        of: caller(identity.key, needing: .earn), at: report.occurredAt)
      let calculation = try calculation(of: report.amount, under: terms)
      let request = PurchaseRequest(
        identity: identity, id: makeID(), member: reference(to: report.member, from: caller),
        receipt: report.receipt, occurredAt: report.occurredAt, amount: report.amount.minorUnits,
        points: calculation.points, termsNumber: caller.number(of: terms), outlet: report.outlet,
        cashier: report.cashier, lines: report.storedLines, metadata: report.metadata.stored,
        pending: report.pending ?? terms.earnMode.pending(occurredAt: report.occurredAt))
      let recorded = try await answer(identity.key) { () async throws(StoreError) in
        try await lane.submit(request)
      }
      return Done(
        Posted(request: request, terms: terms, receipt: recorded.value),
        isReplay: recorded.isReplay)
    }
  }

  private func calculation(
    of amount: Money, under terms: Terms
  ) throws(OperationFailure) -> Calculation {
    do throws(CalculationError) {
      return try Calculation(of: amount, under: terms)
    } catch {
      switch error {
      case .currencyMismatch: throw .refused(.currencyMismatch)
      case .amountOutOfRange: throw .refused(.invalidRequest)
      }
    }
  }
}

extension StoredPurchase {
  fileprivate init(
    _ receipt: PurchaseReceipt, of request: PurchaseRequest, amount: Money, under terms: Terms
  ) {
    self.init(
      id: receipt.id, member: receipt.member, wallet: receipt.wallet,
      receipt: request.receipt.text, occurredAt: request.occurredAt,
      recordedAt: receipt.recordedAt, amount: amount, points: receipt.points,
      balanceAfter: receipt.balanceAfter, expiresAt: receipt.expiresAt, terms: terms.id,
      earnRate: terms.earnRate, outlet: request.outlet?.text, cashier: request.cashier?.text,
      lines: request.lines, metadata: request.metadata, maturesAt: receipt.maturesAt,
      confirmBy: receipt.confirmBy)
  }
}
