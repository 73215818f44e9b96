package import Coalition
package import Postgres

/// A purchase that a partner reports, with the points that Swift has computed for it.
package struct PurchaseRequest: Sendable {
  package var identity: RequestIdentity
  package var id: PurchaseID
  package var member: MemberReference
  package var receipt: Receipt
  package var occurredAt: Instant
  /// Minor units of the terms' currency.
  package var amount: Int64
  /// Of these, what points have paid.
  package var paidWithPoints: Int64
  package var points: Points
  /// When the points expire; nil for the coalition's policy.
  package var pointsExpire: PurchaseExpiry?
  /// The terms by which the points were computed.
  package var termsNumber: Int32
  package var outlet: OutletCode?
  package var cashier: CashierCode?
  /// JSON array of the lines, in their stored form.
  package var lines: String?
  /// JSON object.
  package var metadata: String?
  /// What the points wait for; nil for nothing.
  package var pending: Pending?

  package init(
    identity: RequestIdentity, id: PurchaseID, member: MemberReference, receipt: Receipt,
    occurredAt: Instant, amount: Int64, points: Points, pointsExpire: PurchaseExpiry? = nil,
    termsNumber: Int32, outlet: OutletCode? = nil, cashier: CashierCode? = nil,
    lines: String? = nil, metadata: String? = nil, pending: Pending? = nil,
    paidWithPoints: Int64 = 0
  ) {
    self.identity = identity
    self.id = id
    self.member = member
    self.receipt = receipt
    self.occurredAt = occurredAt
    self.amount = amount
    self.paidWithPoints = paidWithPoints
    self.points = points
    self.pointsExpire = pointsExpire
    self.termsNumber = termsNumber
    self.outlet = outlet
    self.cashier = cashier
    self.lines = lines
    self.metadata = metadata
    self.pending = pending
  }
}

/// What the ledger says of a recorded purchase.
package struct PurchaseReceipt: Sendable {
  package let id: PurchaseID
  package let member: MemberID
  package let wallet: WalletID
  package let points: Int64
  /// The wallet's balance right after the purchase; below zero when it owes points.
  package let balanceAfter: Int64
  /// When the points expire; nil for never. Points that activity renews: at the earliest.
  package let expiresAt: Instant?
  package let recordedAt: Instant
  package let termsNumber: Int32
  /// When the points mature by themselves, if they are pending until then.
  package let maturesAt: Instant?
  /// Until when the partner may confirm the purchase, if the points wait for that.
  package let confirmBy: Instant?
}

/// `earning.record_purchases`, and for a purchase that is alone `earning.record_purchase`.
package enum RecordPurchases: BatchCall {
  package typealias Request = PurchaseRequest
  package typealias Answer = Outcome<PurchaseReceipt>

  package static let name = "purchases"
  package static let isIdempotent = true
  package static let statement: Statement = """
    select request_number, refusal, is_replay, purchase_id, member_id, wallet_id, points_earned,
      balance_after, expires_at, recorded_at, terms_number, matures_at, confirm_by, detail
    from earning.record_purchases(
      $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
    """

  package static func parameters(of requests: [PurchaseRequest]) -> [PostgresValue] {
    [
      .byteas(requests.map(\.identity.key.bytes)),
      .byteas(requests.map(\.identity.requestKey)),
      .byteas(requests.map(\.identity.content)),
      .uuids(requests.map { PostgresUUID($0.id) }),
      .uuids(requests.map { $0.member.memberID.map { PostgresUUID($0) } }),
      .byteas(requests.map(\.member.identifierDigest)),
      .texts(requests.map(\.receipt.text)),
      .timestamptzs(requests.map(\.occurredAt.microseconds)),
      .bigints(requests.map(\.amount)),
      .bigints(requests.map(\.points.value)),
      .integers(requests.map(\.termsNumber)),
      .texts(requests.map(\.outlet?.text)),
      .texts(requests.map(\.cashier?.text)),
      .jsonbs(requests.map(\.lines)),
      .jsonbs(requests.map(\.metadata)),
      .timestamptzs(requests.map { $0.pending?.maturesAt?.microseconds }),
      .integers(requests.map { $0.pending?.confirmDays.map(Int32.init) }),
      .bigints(requests.map(\.paidWithPoints)),
      .timestamptzs(requests.map(\.pointsExpire?.databaseInstant)),
    ]
  }

  private static let statementForOne: Statement = """
    select request_number, refusal, is_replay, purchase_id, member_id, wallet_id, points_earned,
      balance_after, expires_at, recorded_at, terms_number, matures_at, confirm_by, detail
    from earning.record_purchase(
      $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
    """

  package static func command(for requests: [PurchaseRequest]) -> Command {
    guard requests.count == 1 else { return Command(statement, parameters(of: requests)) }
    let request = requests[0]
    return Command(
      statementForOne,
      [
        .bytea(request.identity.key.bytes),
        .bytea(request.identity.requestKey),
        .bytea(request.identity.content),
        .uuid(PostgresUUID(request.id)),
        .uuid(request.member.memberID.map { PostgresUUID($0) }),
        .bytea(request.member.identifierDigest),
        .text(request.receipt.text),
        .timestamptz(request.occurredAt.microseconds),
        .bigint(request.amount),
        .bigint(request.points.value),
        .integer(request.termsNumber),
        .text(request.outlet?.text),
        .text(request.cashier?.text),
        .jsonb(request.lines),
        .jsonb(request.metadata),
        .timestamptz(request.pending?.maturesAt?.microseconds),
        .integer(request.pending?.confirmDays.map(Int32.init)),
        .bigint(request.paidWithPoints),
        .timestamptz(request.pointsExpire?.databaseInstant),
      ])
  }

  package static func answer(
    to request: PurchaseRequest, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Outcome<PurchaseReceipt>? {
    let isReplay = try result.boolean(row, 2)
    if let refusal = try result.refusal(row, 1) {
      return refusal == .tryAgain
        ? nil
        : .refused(
          refusal, detail: try result.optionalBigint(row, 13), isReplay: isReplay)
    }
    let receipt = PurchaseReceipt(
      id: try result.id(row, 3), member: try result.id(row, 4), wallet: try result.id(row, 5),
      points: try result.bigint(row, 6), balanceAfter: try result.bigint(row, 7),
      expiresAt: try result.finiteInstant(row, 8), recordedAt: try result.instant(row, 9),
      termsNumber: try result.integer(row, 10), maturesAt: try result.finiteInstant(row, 11),
      confirmBy: try result.finiteInstant(row, 12))
    // A batch that was sent again finds what it did the first time: that is no replay.
    return .done(receipt, isReplay: isReplay && receipt.id != request.id)
  }
}

extension PurchaseExpiry {
  /// Microseconds since 1970; `infinity` for never.
  fileprivate var databaseInstant: Int64 {
    switch self {
    case .never: .max
    case .at(let instant): instant.microseconds
    }
  }
}
