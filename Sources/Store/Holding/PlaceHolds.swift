package import Coalition
package import Postgres

/// Points that a partner sets aside: a redemption to come, and how long to wait for it.
package struct HoldRequest: Sendable {
  package var id: HoldID
  /// Who, at whom, how many points, worth what; its own id is not used.
  package var redemption: RedemptionRequest
  /// Seconds from the moment at which the ledger learns of it.
  package var lifetime: Int32

  package init(id: HoldID, redemption: RedemptionRequest, lifetime: Int32) {
    self.id = id
    self.redemption = redemption
    self.lifetime = lifetime
  }
}

/// `redemption.place_holds`. Answers with the id under which the hold can be read.
package enum PlaceHolds: BatchCall {
  package typealias Request = HoldRequest
  package typealias Answer = Outcome<HoldID>

  package static let name = "holds"
  package static let isIdempotent = true
  package static let statement: Statement = """
    select request_number, refusal, detail, is_replay, hold_id
    from redemption.place_holds(
      $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
    """

  package static func parameters(of requests: [HoldRequest]) -> [PostgresValue] {
    [
      .byteas(requests.map(\.redemption.identity.key.bytes)),
      .byteas(requests.map(\.redemption.identity.requestKey)),
      .byteas(requests.map(\.redemption.identity.content)),
      .uuids(requests.map { PostgresUUID($0.id) }),
      .uuids(requests.map { $0.redemption.member.memberID.map { PostgresUUID($0) } }),
      .byteas(requests.map(\.redemption.member.identifierDigest)),
      .texts(requests.map(\.redemption.reference.text)),
      .timestamptzs(requests.map(\.redemption.occurredAt.microseconds)),
      .integers(requests.map(\.lifetime)),
      .bigints(requests.map(\.redemption.points.value)),
      .bigints(requests.map(\.redemption.value)),
      .bigints(requests.map(\.redemption.basket)),
      .integers(requests.map(\.redemption.termsNumber)),
      .texts(requests.map(\.redemption.outlet?.text)),
      .texts(requests.map(\.redemption.cashier?.text)),
      .jsonbs(requests.map(\.redemption.metadata)),
    ]
  }

  package static func answer(
    to request: HoldRequest, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Outcome<HoldID>? {
    try result.outcome(row, new: request.id)
  }
}

extension QueryResult {
  /// The outcome in a row of number, refusal, detail, replay and id; nil to send it again.
  func outcome<Tag>(
    _ row: Int, new: ID<Tag>
  ) throws(PostgresError) -> Outcome<ID<Tag>>? {
    let isReplay = try boolean(row, 3)
    if let refusal = try refusal(row, 1) {
      return refusal == .tryAgain
        ? nil : .refused(refusal, detail: try optionalBigint(row, 2), isReplay: isReplay)
    }
    let id: ID<Tag> = try id(row, 4)
    // A batch that was sent again finds what it did the first time: that is no replay.
    return .done(id, isReplay: isReplay && id != new)
  }
}
