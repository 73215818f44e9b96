package import Coalition
package import Postgres

/// Goods that come back, as a partner reports them.
package struct ReturnRequest: Sendable {
  /// The purchase that is returned, by id or by the receipt that the partner gave it.
  package enum Original: Hashable, Sendable {
    case purchase(PurchaseID)
    case receipt(Receipt)
  }

  /// How much of the purchase is returned.
  package enum Extent: Hashable, Sendable {
    /// All that is left of it.
    case whole
    /// So many minor units.
    case amount(Int64)
    /// JSON array of `{"line": n, "quantity": q}`, lines counted from 1.
    case lines(String)
  }

  package var identity: RequestIdentity
  package var id: ReturnID
  /// Nil when the request names no purchase, which the ledger refuses by name.
  package var original: Original?
  /// The partner's own number of the return.
  package var receipt: Receipt
  package var occurredAt: Instant
  package var extent: Extent
  /// JSON object.
  package var metadata: String?

  package init(
    identity: RequestIdentity, id: ReturnID, original: Original?, receipt: Receipt,
    occurredAt: Instant, extent: Extent, metadata: String? = nil
  ) {
    self.identity = identity
    self.id = id
    self.original = original
    self.receipt = receipt
    self.occurredAt = occurredAt
    self.extent = extent
    self.metadata = metadata
  }
}

/// `earning.record_returns`. Answers with the id under which the return can be read.
package enum RecordReturns: BatchCall {
  package typealias Request = ReturnRequest
  package typealias Answer = Outcome<ReturnID>

  package static let name = "returns"
  package static let isIdempotent = true
  package static let statement: Statement = """
    select request_number, refusal, detail, is_replay, return_id
    from earning.record_returns($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    """

  package static func parameters(of requests: [ReturnRequest]) -> [PostgresValue] {
    [
      .byteas(requests.map(\.identity.key.bytes)),
      .byteas(requests.map(\.identity.requestKey)),
      .byteas(requests.map(\.identity.content)),
      .uuids(requests.map { PostgresUUID($0.id) }),
      .uuids(
        requests.map {
          if case .purchase(let id) = $0.original { PostgresUUID(id) } else { nil }
        }),
      .texts(
        requests.map { if case .receipt(let receipt) = $0.original { receipt.text } else { nil } }),
      .texts(requests.map(\.receipt.text)),
      .timestamptzs(requests.map(\.occurredAt.microseconds)),
      .bigints(requests.map { if case .amount(let amount) = $0.extent { amount } else { nil } }),
      .jsonbs(requests.map { if case .lines(let lines) = $0.extent { lines } else { nil } }),
      .jsonbs(requests.map(\.metadata)),
    ]
  }

  package static func answer(
    to request: ReturnRequest, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Outcome<ReturnID>? {
    let isReplay = try result.boolean(row, 3)
    if let refusal = try result.refusal(row, 1) {
      return refusal == .tryAgain
        ? nil
        : .refused(refusal, detail: try result.optionalBigint(row, 2), isReplay: isReplay)
    }
    let id: ReturnID = try result.id(row, 4)
    // A batch that was sent again finds what it did the first time: that is no replay.
    return .done(id, isReplay: isReplay && id != request.id)
  }
}
