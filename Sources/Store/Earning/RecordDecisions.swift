package import Coalition
package import Postgres

/// A partner's word on a purchase whose points wait for it.
package struct DecisionRequest: Sendable {
  package var identity: RequestIdentity
  package var purchase: PurchaseID
  /// Whether the purchase stands; else it is cancelled.
  package var isConfirmation: Bool

  package init(identity: RequestIdentity, purchase: PurchaseID, isConfirmation: Bool) {
    self.identity = identity
    self.purchase = purchase
    self.isConfirmation = isConfirmation
  }
}

/// `earning.record_decisions`. Answers with the id of the purchase, which tells what became of it.
package enum RecordDecisions: BatchCall {
  package typealias Request = DecisionRequest
  package typealias Answer = Outcome<PurchaseID>

  package static let name = "decisions"
  package static let isIdempotent = true
  package static let statement: Statement = """
    select request_number, refusal, is_replay, purchase_id
    from earning.record_decisions($1, $2, $3, $4, $5)
    """

  package static func parameters(of requests: [DecisionRequest]) -> [PostgresValue] {
    [
      .byteas(requests.map(\.identity.key.bytes)),
      .byteas(requests.map(\.identity.requestKey)),
      .byteas(requests.map(\.identity.content)),
      .uuids(requests.map { PostgresUUID($0.purchase) }),
      .booleans(requests.map(\.isConfirmation)),
    ]
  }

  /// A batch that was sent again because its connection broke calls its own decisions replays:
  /// nothing in the request tells them from those of another one, and nothing hangs on it.
  package static func answer(
    to request: DecisionRequest, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Outcome<PurchaseID>? {
    let isReplay = try result.boolean(row, 2)
    if let refusal = try result.refusal(row, 1) {
      return .refused(refusal, detail: nil, isReplay: isReplay)
    }
    return .done(try result.id(row, 3), isReplay: isReplay)
  }
}
