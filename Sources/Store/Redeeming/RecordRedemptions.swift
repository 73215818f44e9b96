package import Coalition
package import Postgres

/// Points that a member spends at a partner's till.
package struct RedemptionRequest: Sendable {
  package var identity: RequestIdentity
  package var id: RedemptionID
  package var member: MemberReference
  /// The partner's own number of the redemption.
  package var reference: Reference
  package var occurredAt: Instant
  package var points: Points
  /// What the points are worth, in minor units of the terms' currency.
  package var value: Int64
  /// What they pay a part of, in minor units.
  package var basket: Int64?
  /// The terms by which the value was computed.
  package var termsNumber: Int32
  package var outlet: OutletCode?
  package var cashier: CashierCode?
  /// JSON object.
  package var metadata: String?

  package init(
    identity: RequestIdentity, id: RedemptionID, member: MemberReference, reference: Reference,
    occurredAt: Instant, points: Points, value: Int64, termsNumber: Int32,
    outlet: OutletCode? = nil, cashier: CashierCode? = nil, metadata: String? = nil,
    basket: Int64? = nil
  ) {
    self.identity = identity
    self.id = id
    self.member = member
    self.reference = reference
    self.occurredAt = occurredAt
    self.points = points
    self.value = value
    self.basket = basket
    self.termsNumber = termsNumber
    self.outlet = outlet
    self.cashier = cashier
    self.metadata = metadata
  }
}

/// What the ledger says of a recorded redemption.
package struct RedemptionReceipt: Sendable {
  package let id: RedemptionID
  package let member: MemberID
  package let wallet: WalletID
  /// Minor units of the terms' currency.
  package let value: Int64
  /// The wallet's balance right after the redemption.
  package let balanceAfter: Int64
  package let occurredAt: Instant
  package let recordedAt: Instant
  package let termsNumber: Int32
}

/// `redemption.record_redemptions`.
package enum RecordRedemptions: BatchCall {
  package typealias Request = RedemptionRequest
  package typealias Answer = Outcome<RedemptionReceipt>

  package static let name = "redemptions"
  package static let isIdempotent = true
  package static let statement: Statement = """
    select request_number, refusal, detail, is_replay, redemption_id, member_id, wallet_id,
      money_value, balance_after, occurred_at, recorded_at, terms_number
    from redemption.record_redemptions(
      $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    """

  package static func parameters(of requests: [RedemptionRequest]) -> [PostgresValue] {
    [
      .byteas(requests.map(\.identity.key.bytes)),
      .byteas(requests.map(\.identity.requestKey)),
      .byteas(requests.map(\.identity.content)),
      .uuids(requests.map { PostgresUUID($0.id) }),
      .uuids(requests.map { $0.member.memberID.map { PostgresUUID($0) } }),
      .byteas(requests.map(\.member.identifierDigest)),
      .texts(requests.map(\.reference.text)),
      .timestamptzs(requests.map(\.occurredAt.microseconds)),
      .bigints(requests.map(\.points.value)),
      .bigints(requests.map(\.value)),
      .integers(requests.map(\.termsNumber)),
      .texts(requests.map(\.outlet?.text)),
      .texts(requests.map(\.cashier?.text)),
      .jsonbs(requests.map(\.metadata)),
      .bigints(requests.map(\.basket)),
    ]
  }

  package static func answer(
    to request: RedemptionRequest, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Outcome<RedemptionReceipt>? {
    let isReplay = try result.boolean(row, 3)
    if let refusal = try result.refusal(row, 1) {
      return refusal == .tryAgain
        ? nil
        : .refused(refusal, detail: try result.optionalBigint(row, 2), isReplay: isReplay)
    }
    let receipt = RedemptionReceipt(
      id: try result.id(row, 4), member: try result.id(row, 5), wallet: try result.id(row, 6),
      value: try result.bigint(row, 7), balanceAfter: try result.bigint(row, 8),
      occurredAt: try result.instant(row, 9), recordedAt: try result.instant(row, 10),
      termsNumber: try result.integer(row, 11))
    // A batch that was sent again finds what it did the first time: that is no replay.
    return .done(receipt, isReplay: isReplay && receipt.id != request.id)
  }
}
