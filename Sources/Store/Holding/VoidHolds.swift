package import Coalition
package import Postgres

/// A hold that a partner gives up.
package struct VoidRequest: Sendable {
  package var identity: RequestIdentity
  package var hold: HoldID

  package init(identity: RequestIdentity, hold: HoldID) {
    self.identity = identity
    self.hold = hold
  }
}

/// `redemption.void_holds`.
package enum VoidHolds: BatchCall {
  package typealias Request = VoidRequest
  package typealias Answer = Outcome<HoldID>

  package static let name = "voids"
  package static let isIdempotent = true
  package static let statement: Statement = """
    select request_number, refusal, detail, is_replay, hold_id
    from redemption.void_holds($1, $2, $3, $4)
    """

  package static func parameters(of requests: [VoidRequest]) -> [PostgresValue] {
    [
      .byteas(requests.map(\.identity.key.bytes)),
      .byteas(requests.map(\.identity.requestKey)),
      .byteas(requests.map(\.identity.content)),
      .uuids(requests.map { PostgresUUID($0.hold) }),
    ]
  }

  package static func answer(
    to request: VoidRequest, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Outcome<HoldID>? {
    let isReplay = try result.boolean(row, 3)
    if let refusal = try result.refusal(row, 1) {
      return .refused(refusal, detail: try result.optionalBigint(row, 2), isReplay: isReplay)
    }
    return .done(try result.id(row, 4), isReplay: isReplay)
  }
}
