package import Coalition
package import Postgres

/// A hold whose points a partner takes, all or some.
package struct CaptureRequest: Sendable {
  package var identity: RequestIdentity
  /// Of the redemption that the capture is.
  package var id: RedemptionID
  package var hold: HoldID
  /// The partner's own number of the redemption; nil for that of the hold.
  package var reference: Reference?
  package var occurredAt: Instant
  package var points: Points
  /// What the points are worth, in minor units, by the terms of the hold.
  package var value: Int64
  /// What they pay a part of, in minor units; nil for the basket of the hold.
  package var basket: Int64?
  /// JSON object.
  package var metadata: String?

  package init(
    identity: RequestIdentity, id: RedemptionID, hold: HoldID, reference: Reference?,
    occurredAt: Instant, points: Points, value: Int64, basket: Int64? = nil,
    metadata: String? = nil
  ) {
    self.identity = identity
    self.id = id
    self.hold = hold
    self.reference = reference
    self.occurredAt = occurredAt
    self.points = points
    self.value = value
    self.basket = basket
    self.metadata = metadata
  }
}

/// `redemption.capture_holds`. Answers with the id under which the redemption can be read.
package enum CaptureHolds: BatchCall {
  package typealias Request = CaptureRequest
  package typealias Answer = Outcome<RedemptionID>

  package static let name = "captures"
  package static let isIdempotent = true
  package static let statement: Statement = """
    select request_number, refusal, detail, is_replay, redemption_id
    from redemption.capture_holds($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    """

  package static func parameters(of requests: [CaptureRequest]) -> [PostgresValue] {
    [
      .byteas(requests.map(\.identity.key.bytes)),
      .byteas(requests.map(\.identity.requestKey)),
      .byteas(requests.map(\.identity.content)),
      .uuids(requests.map { PostgresUUID($0.id) }),
      .uuids(requests.map { PostgresUUID($0.hold) }),
      .texts(requests.map(\.reference?.text)),
      .timestamptzs(requests.map(\.occurredAt.microseconds)),
      .bigints(requests.map(\.points.value)),
      .bigints(requests.map(\.value)),
      .bigints(requests.map(\.basket)),
      .jsonbs(requests.map(\.metadata)),
    ]
  }

  package static func answer(
    to request: CaptureRequest, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Outcome<RedemptionID>? {
    try result.outcome(row, new: request.id)
  }
}
