package import Coalition
package import Postgres

/// A gift that a member claims at a partner.
package struct OrderRequest: Sendable {
  package var identity: RequestIdentity
  package var id: OrderID
  package var member: MemberReference
  /// The partner's own number of the order.
  package var reference: Reference
  package var occurredAt: Instant
  package var gift: GiftID
  /// Which of the gift's prices.
  package var option: Int16
  /// What the caller believes that it costs; nil where it did not say.
  package var points: Points?
  /// The money part that the till has taken.
  package var paid: Money?
  package var outlet: OutletCode?
  package var cashier: CashierCode?
  /// JSON object.
  package var metadata: String?

  package init(
    identity: RequestIdentity, id: OrderID, member: MemberReference, reference: Reference,
    occurredAt: Instant, gift: GiftID, option: Int16, points: Points?, paid: Money?,
    outlet: OutletCode?, cashier: CashierCode?, metadata: String?
  ) {
    self.identity = identity
    self.id = id
    self.member = member
    self.reference = reference
    self.occurredAt = occurredAt
    self.gift = gift
    self.option = option
    self.points = points
    self.paid = paid
    self.outlet = outlet
    self.cashier = cashier
    self.metadata = metadata
  }

  /// The columns that orders and quotes have in common.
  static func parameters(of requests: [OrderRequest]) -> [PostgresValue] {
    [
      .byteas(requests.map(\.identity.key.bytes)),
      .byteas(requests.map(\.identity.requestKey)),
      .byteas(requests.map(\.identity.content)),
      .uuids(requests.map { PostgresUUID($0.id) }),
      .uuids(requests.map { $0.member.memberID.map { PostgresUUID($0) } }),
      .byteas(requests.map(\.member.identifierDigest)),
      .texts(requests.map(\.reference.text)),
      .timestamptzs(requests.map(\.occurredAt.microseconds)),
      .uuids(requests.map { PostgresUUID($0.gift) }),
      .integers(requests.map { Int32($0.option) }),
      .bigints(requests.map(\.points?.value)),
      .bigints(requests.map(\.paid?.minorUnits)),
      .texts(requests.map(\.paid?.currency.code)),
      .texts(requests.map(\.outlet?.text)),
      .texts(requests.map(\.cashier?.text)),
      .jsonbs(requests.map(\.metadata)),
    ]
  }
}

/// An order with what was set aside for it, and the voucher that it shall yield.
package struct ReservedOrder: Sendable {
  package var order: OrderRequest
  package var reservation: StockReservation
  package var voucher: VoucherID
  /// The code that was made for the voucher; nil where the gift yields none or has a pool of them.
  package var code: SealedCode?

  package init(
    order: OrderRequest, reservation: StockReservation, voucher: VoucherID, code: SealedCode?
  ) {
    self.order = order
    self.reservation = reservation
    self.voucher = voucher
    self.code = code
  }
}

/// `ordering.place_orders`: the second step of an order. Answers with the id under which it can be
/// read.
package enum PlaceOrders: BatchCall {
  package typealias Request = ReservedOrder
  package typealias Answer = Outcome<OrderID>

  package static let name = "orders"
  package static let isIdempotent = true
  package static let statement: Statement = """
    select request_number, refusal, detail, is_replay, order_id
    from ordering.place_orders(
      $1, $2, $3, $4, $5, $6, $7, $8, $9, $10::smallint[], $11, $12, $13, $14, $15, $16, $17, $18,
      $19, $20, $21)
    """

  package static func parameters(of requests: [ReservedOrder]) -> [PostgresValue] {
    OrderRequest.parameters(of: requests.map(\.order)) + [
      .texts(
        requests.map { $0.reservation.isOutOfStock ? Refusal.outOfStock.sqlState : nil }),
      .uuids(requests.map { $0.reservation.outcome.map { PostgresUUID($0) } }),
      .uuids(requests.map { PostgresUUID($0.voucher) }),
      .byteas(requests.map(\.code?.digest)),
      .byteas(requests.map(\.code?.sealed)),
    ]
  }

  package static func answer(
    to request: ReservedOrder, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Outcome<OrderID>? {
    let isReplay = try result.boolean(row, 3)
    if let refusal = try result.refusal(row, 1) {
      return refusal == .tryAgain
        ? nil
        : .refused(refusal, detail: try result.optionalBigint(row, 2), isReplay: isReplay)
    }
    let id: OrderID = try result.id(row, 4)
    // A batch that was sent again finds what it did the first time: that is no replay.
    return .done(id, isReplay: isReplay && id != request.order.id)
  }
}
