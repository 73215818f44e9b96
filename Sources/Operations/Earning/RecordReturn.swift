package import Coalition
package import Store

/// Goods that come back, as a partner reports them.
package struct ReturnReport: Sendable {
  /// How much of the purchase is returned.
  package enum Extent: Hashable, Sendable {
    /// All that is left of it.
    case whole
    /// An amount in the purchase's currency.
    case amount(Money)
    /// So many of a line's quantity; lines are counted from 1.
    case lines([Line])
  }

  /// A returned line of the purchase.
  package struct Line: Hashable, Sendable, Encodable {
    /// The place of the line in the purchase, from 1.
    package let line: Int64
    package let quantity: Int64

    package init(line: Int64, quantity: Int64) {
      self.line = line
      self.quantity = quantity
    }
  }

  /// Nil when the report names no purchase, which is refused by name.
  package var original: ReturnRequest.Original?
  /// The partner's own number of the return.
  package var receipt: Receipt
  package var occurredAt: Instant
  package var extent: Extent
  package var metadata: Metadata

  package init(
    original: ReturnRequest.Original?, receipt: Receipt, occurredAt: Instant, extent: Extent,
    metadata: Metadata = .empty
  ) {
    self.original = original
    self.receipt = receipt
    self.occurredAt = occurredAt
    self.extent = extent
    self.metadata = metadata
  }

  var contentDigest: ContentDigest {
    var digest = ContentDigest(of: "return")
    switch original {
    case nil: digest.append("none")
    case .purchase(let id):
      digest.append("purchase")
      digest.append(id.uuid)
    case .receipt(let receipt):
      digest.append("receipt")
      digest.append(receipt.text)
    }
    digest.append(receipt.text)
    digest.append(occurredAt.microseconds)
    switch extent {
    case .whole: digest.append("whole")
    case .amount(let amount):
      digest.append("amount")
      digest.append(amount.minorUnits)
      digest.append(amount.currency.code)
    case .lines(let lines):
      digest.append("lines")
      digest.append(Int64(lines.count))
      for line in lines {
        digest.append(line.line)
        digest.append(line.quantity)
      }
    }
    digest.append(metadata)
    return digest
  }
}

extension Platform {
  /// Records returned goods and takes back the points that they had earned.
  ///
  /// Needs the scope `earn`. The same key with the same content answers as it first did, and so
  /// does the same receipt of a return under another key.
  package func recordReturn(
    _ report: ReturnReport, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<StoredReturn> {
    let recorded = try await recordReturnOnly(report, idempotencyKey: idempotencyKey, from: key)
    return Done(try await storedReturn(recorded.value, from: key), isReplay: recorded.isReplay)
  }

  /// Records returned goods like `recordReturn`, and answers with the id alone: for uploads that do
  /// not read each return back.
  package func recordReturnOnly(
    _ report: ReturnReport, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<ReturnID> {
    let identity = RequestIdentity(
      key: key, idempotencyKey: idempotencyKey, content: report.contentDigest)
    return try await decide(for: key) { () async throws(OperationFailure) in
      let caller = try await caller(key, needing: .earn)
      let extent = try await storedExtent(of: report, from: caller)
      let request = ReturnRequest(
        identity: identity, id: makeID(), original: report.original, receipt: report.receipt,
        occurredAt: report.occurredAt, extent: extent, metadata: report.metadata.stored)
      return try await answer(key) { () async throws(StoreError) in
        try await store.returns.submit(request)
      }
    }
  }

  /// Reads a return back. Needs the scope `earn` or `reports`.
  package func storedReturn(
    _ id: ReturnID, from key: KeyDigest
  ) async throws(OperationFailure) -> StoredReturn {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.storedReturn(id, presenting: key)
    }.value
  }

  /// Reads the newest returns of a purchase. Needs the scope `earn` or `reports`.
  package func returns(
    of purchase: PurchaseID, limit: Int, from key: KeyDigest
  ) async throws(OperationFailure) -> Page<StoredReturn> {
    _ = try await self.purchase(purchase, from: key)
    return try await answer(key) { () async throws(StoreError) in
      try await store.reads.returns(of: purchase, limit: limit, presenting: key)
    }.value
  }

  /// An amount must be in the currency of the purchase. Where all terms of the partner have one
  /// currency, that is known without reading the purchase; a purchase that is not there is the
  /// ledger's to refuse.
  private func storedExtent(
    of report: ReturnReport, from caller: Caller
  ) async throws(OperationFailure) -> ReturnRequest.Extent {
    switch report.extent {
    case .whole: return .whole
    case .lines(let lines): return .lines(StoredJSON.encode(lines))
    case .amount(let amount):
      let currencies = Set(caller.schedule.terms.map(\.currency))
      if currencies.count > 1, let purchase = try await original(of: report, from: caller.key) {
        guard purchase.amount.currency == amount.currency else {
          throw .refused(.currencyMismatch)
        }
      } else if !currencies.contains(amount.currency) {
        throw .refused(.currencyMismatch)
      }
      return .amount(amount.minorUnits)
    }
  }

  /// The purchase that a report names, if the caller has it.
  private func original(
    of report: ReturnReport, from key: KeyDigest
  ) async throws(OperationFailure) -> StoredPurchase? {
    switch report.original {
    case nil: return nil
    case .receipt(let receipt):
      return try await purchases(withReceipt: receipt, from: key).elements.first
    case .purchase(let id):
      do throws(OperationFailure) {
        return try await purchase(id, from: key)
      } catch {
        guard case .refused(.purchaseNotFound, _, _) = error else { throw error }
        return nil
      }
    }
  }
}
