package import Coalition
package import Postgres

/// An order for which something was set aside, and of which somebody knows what became of it: the
/// database finds out.
package struct OrderConclusion: Sendable {
  package var key: KeyDigest
  package var order: OrderID
  package var gift: GiftID
  /// What a surprise turned out to be; else the gift.
  package var outcome: GiftID

  package init(key: KeyDigest, order: OrderID, gift: GiftID, outcome: GiftID) {
    self.key = key
    self.order = order
    self.gift = gift
    self.outcome = outcome
  }
}

/// `catalogue.conclude_reservations`: the third step of an order.
package enum ConcludeReservations: BatchCall {
  package typealias Request = OrderConclusion
  package typealias Answer = Void

  package static let name = "conclusions"
  package static let isIdempotent = true
  package static let statement: Statement = """
    select request_number from catalogue.conclude_reservations($1, $2, $3, $4)
    """

  package static func parameters(of requests: [OrderConclusion]) -> [PostgresValue] {
    [
      .byteas(requests.map(\.key.bytes)),
      .uuids(requests.map { PostgresUUID($0.order) }),
      .uuids(requests.map { PostgresUUID($0.gift) }),
      .uuids(requests.map { PostgresUUID($0.outcome) }),
    ]
  }

  package static func answer(
    to request: OrderConclusion, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Void? { () }
}
