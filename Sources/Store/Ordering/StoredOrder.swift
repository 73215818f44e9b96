package import Coalition
import Postgres

/// An order as the partner reads it back at which it was placed.
package struct StoredOrder: Sendable {
  package let id: OrderID
  package let gift: GiftID
  /// What the member gets: the gift, or what a surprise turned out to be.
  package let outcome: GiftID
  /// What that is, such as `goods`.
  package let kind: String
  /// Nil: the operator.
  package let supplier: PartnerID?
  package let member: MemberID
  package let wallet: WalletID
  package let occurredAt: Instant
  package let recordedAt: Instant
  package let option: Int32
  package let points: Int64
  /// The money part that the till took; nil where there is none.
  package let paid: Money?
  /// The wallet's balance right after the order.
  package let balanceAfter: Int64
  package let reference: String
  package let outlet: String?
  package let cashier: String?
  /// A JSON object, or nil.
  package let metadata: String?
  package let state: OrderState
  /// When it came into this state.
  package let movedAt: Instant
  /// Why, where whoever moved it said so.
  package let reason: String?
  /// Points that have gone back.
  package let pointsReturned: Int64
  package let voucher: Voucher?

  /// The voucher that an order has now; its code is sealed.
  package struct Voucher: Sendable {
    package let id: VoucherID
    /// Nil for a partner that is suspended.
    package let code: SealedCode?
    package let uses: Int32
    package let usesLeft: Int32
    /// Nil: never.
    package let expiresAt: Instant?
    private let outcome: String?

    /// What has become of it at a moment: it expires by itself.
    package func status(at moment: Instant) -> String {
      if let outcome { return outcome }
      guard let expiresAt, expiresAt <= moment else { return "open" }
      return "expired"
    }

    fileprivate init?(row: Int, from first: Int, of result: QueryResult) throws(PostgresError) {
      guard try !result.isNull(row, first) else { return nil }
      id = try result.id(row, first)
      code =
        try result.isNull(row, first + 1)
        ? nil
        : SealedCode(
          digest: try result.bytea(row, first + 1), sealed: try result.bytea(row, first + 2))
      uses = try result.integer(row, first + 3)
      usesLeft = try result.integer(row, first + 4)
      expiresAt = try result.finiteInstant(row, first + 5)
      outcome = try result.optionalText(row, first + 6)
    }
  }
}

extension StoredOrder: ListedDocument {
  typealias Tag = OrderTag

  static let byID: Statement = """
    select id, gift_id, outcome_id, outcome_kind, supplier_id, member_id, wallet_id, occurred_at,
      recorded_at, price_option::integer, points, amount, currency, balance_after, reference,
      outlet, cashier, metadata, state, moved_at, reason, points_returned, voucher_id, code_digest,
      code_sealed, uses, uses_left, expires_at, voucher_outcome
    from ordering.own_orders($1, null, null, 1)
    """

  static let older: Statement = """
    select id, gift_id, outcome_id, outcome_kind, supplier_id, member_id, wallet_id, occurred_at,
      recorded_at, price_option::integer, points, amount, currency, balance_after, reference,
      outlet, cashier, metadata, state, moved_at, reason, points_returned, voucher_id, code_digest,
      code_sealed, uses, uses_left, expires_at, voucher_outcome
    from ordering.own_orders(null, $1, null, $2::integer)
    """

  static let newer: Statement = """
    select id, gift_id, outcome_id, outcome_kind, supplier_id, member_id, wallet_id, occurred_at,
      recorded_at, price_option::integer, points, amount, currency, balance_after, reference,
      outlet, cashier, metadata, state, moved_at, reason, points_returned, voucher_id, code_digest,
      code_sealed, uses, uses_left, expires_at, voucher_outcome
    from ordering.own_orders(null, null, $1, $2::integer)
    """

  init(row: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, 0)
    gift = try result.id(row, 1)
    outcome = try result.id(row, 2)
    kind = try result.text(row, 3)
    supplier = try result.optionalID(row, 4)
    member = try result.id(row, 5)
    wallet = try result.id(row, 6)
    occurredAt = try result.instant(row, 7)
    recordedAt = try result.instant(row, 8)
    option = try result.integer(row, 9)
    points = try result.bigint(row, 10)
    paid = try result.isNull(row, 12) ? nil : try result.money(row, 11)
    balanceAfter = try result.bigint(row, 13)
    reference = try result.text(row, 14)
    outlet = try result.optionalText(row, 15)
    cashier = try result.optionalText(row, 16)
    metadata = try result.optionalJsonb(row, 17)
    state = try result.orderState(row, 18)
    movedAt = try result.instant(row, 19)
    reason = try result.optionalText(row, 20)
    pointsReturned = try result.bigint(row, 21)
    voucher = try Voucher(row: row, from: 22, of: result)
  }
}

extension QueryResult {
  /// What has become of an order, by its name.
  func orderState(_ row: Int, _ column: Int) throws(PostgresError) -> OrderState {
    let name = try text(row, column)
    guard let state = OrderState(rawValue: name) else {
      preconditionFailure("the database holds an order that is \(name)")
    }
    return state
  }
}
