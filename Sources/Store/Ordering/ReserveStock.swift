package import Coalition
package import Postgres

/// One of a gift that shall be set aside for an order.
package struct StockRequest: Sendable {
  package var key: KeyDigest
  package var order: OrderID
  package var gift: GiftID
  /// A random number from 0 up, by which it is drawn what a surprise turns out to be.
  package var draw: Int64

  package init(key: KeyDigest, order: OrderID, gift: GiftID, draw: Int64) {
    precondition(draw >= 0, "dice show no negative numbers")
    self.key = key
    self.order = order
    self.gift = gift
    self.draw = draw
  }
}

/// What was set aside for an order, and what there is to know of the gift.
package struct StockReservation: Sendable {
  /// Whether nothing was left.
  package let isOutOfStock: Bool
  /// Whether nothing that is set aside for others could come back either.
  package let isFinal: Bool
  /// What the member gets: the gift, or what a surprise turned out to be; nil where it is not to be
  /// had now.
  package let outcome: GiftID?
  /// Whether it has to be concluded.
  package let isReserved: Bool
  /// Whether the service makes the code of the voucher.
  package let needsCode: Bool
}

/// `catalogue.reserve_stock`: the first step of an order.
package enum ReserveStock: BatchCall {
  package typealias Request = StockRequest
  package typealias Answer = Outcome<StockReservation>

  package static let name = "reservations"
  package static let isIdempotent = true
  package static let statement: Statement = """
    select request_number, refusal, is_final, outcome_id, is_reserved, needs_code
    from catalogue.reserve_stock($1, $2, $3, $4)
    """

  package static func parameters(of requests: [StockRequest]) -> [PostgresValue] {
    [
      .byteas(requests.map(\.key.bytes)),
      .uuids(requests.map { PostgresUUID($0.order) }),
      .uuids(requests.map { PostgresUUID($0.gift) }),
      .bigints(requests.map(\.draw)),
    ]
  }

  package static func answer(
    to request: StockRequest, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Outcome<StockReservation>? {
    let refusal = try result.refusal(row, 1)
    if let refusal, refusal != .outOfStock {
      return .refused(refusal, detail: nil, isReplay: false)
    }
    return .done(
      StockReservation(
        isOutOfStock: refusal != nil, isFinal: try result.boolean(row, 2),
        outcome: try result.optionalID(row, 3), isReserved: try result.boolean(row, 4),
        needsCode: try result.boolean(row, 5)), isReplay: false)
  }
}
