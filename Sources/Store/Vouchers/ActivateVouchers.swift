package import Coalition
package import Postgres

/// What a presented code can mean, as the database finds it.
package struct CodeDigests: Hashable, Sendable {
  /// Of a code that we made; nil where the text is none.
  package var made: [UInt8]?
  /// Of a code of a pool; nil where the text is none.
  package var pool: [UInt8]?

  package init(made: [UInt8]?, pool: [UInt8]?) {
    self.made = made
    self.pool = pool
  }
}

/// A voucher that a member wants to use at a partner's till.
package struct ActivationRequest: Sendable {
  package var identity: RequestIdentity
  package var id: ActivationID
  package var code: CodeDigests
  /// Of which gift, where several vouchers may have the code.
  package var gift: GiftID?
  /// The partner's own number of the activation.
  package var reference: Reference
  package var occurredAt: Instant
  package var uses: Int32
  package var outlet: OutletCode?
  package var cashier: CashierCode?
  /// JSON object.
  package var metadata: String?

  package init(
    identity: RequestIdentity, id: ActivationID, code: CodeDigests, gift: GiftID?,
    reference: Reference, occurredAt: Instant, uses: Int32, outlet: OutletCode?,
    cashier: CashierCode?, metadata: String?
  ) {
    self.identity = identity
    self.id = id
    self.code = code
    self.gift = gift
    self.reference = reference
    self.occurredAt = occurredAt
    self.uses = uses
    self.outlet = outlet
    self.cashier = cashier
    self.metadata = metadata
  }
}

/// `ordering.activate_vouchers`. Answers with the id under which the activation can be read.
package enum ActivateVouchers: BatchCall {
  package typealias Request = ActivationRequest
  package typealias Answer = Outcome<ActivationID>

  package static let name = "activations"
  package static let isIdempotent = true
  package static let statement: Statement = """
    select request_number, refusal, detail, is_replay, activation_id
    from ordering.activate_vouchers($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    """

  package static func parameters(of requests: [ActivationRequest]) -> [PostgresValue] {
    [
      .byteas(requests.map(\.identity.key.bytes)),
      .byteas(requests.map(\.identity.requestKey)),
      .byteas(requests.map(\.identity.content)),
      .uuids(requests.map { PostgresUUID($0.id) }),
      .byteas(requests.map(\.code.made)),
      .byteas(requests.map(\.code.pool)),
      .uuids(requests.map { $0.gift.map { PostgresUUID($0) } }),
      .texts(requests.map(\.reference.text)),
      .timestamptzs(requests.map(\.occurredAt.microseconds)),
      .integers(requests.map(\.uses)),
      .texts(requests.map { $0.outlet?.text }),
      .texts(requests.map { $0.cashier?.text }),
      .jsonbs(requests.map(\.metadata)),
    ]
  }

  package static func answer(
    to request: ActivationRequest, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Outcome<ActivationID>? {
    let isReplay = try result.boolean(row, 3)
    if let refusal = try result.refusal(row, 1) {
      return .refused(refusal, detail: try result.optionalBigint(row, 2), isReplay: isReplay)
    }
    let id: ActivationID = try result.id(row, 4)
    // A batch that was sent again finds what it did the first time: that is no replay.
    return .done(id, isReplay: isReplay && id != request.id)
  }
}
