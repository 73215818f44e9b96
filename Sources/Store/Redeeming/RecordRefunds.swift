package import Coalition
package import Postgres

/// Spent points that a partner gives back.
package struct RefundRequest: Sendable {
  package var identity: RequestIdentity
  package var id: RefundID
  package var redemption: RedemptionID
  /// The partner's own number of the refund.
  package var reference: Reference
  package var occurredAt: Instant
  /// Nil for all that is left of the redemption.
  package var points: Points?
  /// JSON object.
  package var metadata: String?

  package init(
    identity: RequestIdentity, id: RefundID, redemption: RedemptionID, reference: Reference,
    occurredAt: Instant, points: Points?, metadata: String? = nil
  ) {
    self.identity = identity
    self.id = id
    self.redemption = redemption
    self.reference = reference
    self.occurredAt = occurredAt
    self.points = points
    self.metadata = metadata
  }
}

/// `redemption.record_refunds`. Answers with the id under which the refund can be read.
package enum RecordRefunds: BatchCall {
  package typealias Request = RefundRequest
  package typealias Answer = Outcome<RefundID>

  package static let name = "refunds"
  package static let isIdempotent = true
  package static let statement: Statement = """
    select request_number, refusal, detail, is_replay, refund_id
    from redemption.record_refunds($1, $2, $3, $4, $5, $6, $7, $8, $9)
    """

  package static func parameters(of requests: [RefundRequest]) -> [PostgresValue] {
    [
      .byteas(requests.map(\.identity.key.bytes)),
      .byteas(requests.map(\.identity.requestKey)),
      .byteas(requests.map(\.identity.content)),
      .uuids(requests.map { PostgresUUID($0.id) }),
      .uuids(requests.map { PostgresUUID($0.redemption) }),
      .texts(requests.map(\.reference.text)),
      .timestamptzs(requests.map(\.occurredAt.microseconds)),
      .bigints(requests.map(\.points?.value)),
      .jsonbs(requests.map(\.metadata)),
    ]
  }

  package static func answer(
    to request: RefundRequest, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Outcome<RefundID>? {
    let isReplay = try result.boolean(row, 3)
    if let refusal = try result.refusal(row, 1) {
      return refusal == .tryAgain
        ? nil
        : .refused(refusal, detail: try result.optionalBigint(row, 2), isReplay: isReplay)
    }
    let id: RefundID = try result.id(row, 4)
    // A batch that was sent again finds what it did the first time: that is no replay.
    return .done(id, isReplay: isReplay && id != request.id)
  }
}
