package import Coalition
import Postgres

/// An order of a partner's gift, as its supplier reads it: nothing of who ordered it, and where.
package struct SuppliedOrder: Sendable {
  package let id: OrderID
  package let gift: GiftID
  /// What the member gets: the gift, or what a surprise turned out to be.
  package let outcome: GiftID
  /// What that is, such as `goods`.
  package let kind: String
  package let recordedAt: Instant
  package let state: OrderState
  /// When it came into this state.
  package let movedAt: Instant
  /// Why, where the supplier itself moved it and said so.
  package let reason: String?
  /// What the supplier is paid for it.
  package let supply: Money
}

extension SuppliedOrder: ListedDocument {
  typealias Tag = OrderTag

  static let byID: Statement = """
    select id, gift_id, outcome_id, outcome_kind, recorded_at, state, moved_at, reason,
      supply_amount, supply_currency
    from ordering.supplied_orders($1, null, null, 1)
    """

  static let older: Statement = """
    select id, gift_id, outcome_id, outcome_kind, recorded_at, state, moved_at, reason,
      supply_amount, supply_currency
    from ordering.supplied_orders(null, $1, null, $2::integer)
    """

  static let newer: Statement = """
    select id, gift_id, outcome_id, outcome_kind, recorded_at, state, moved_at, reason,
      supply_amount, supply_currency
    from ordering.supplied_orders(null, null, $1, $2::integer)
    """

  init(row: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, 0)
    gift = try result.id(row, 1)
    outcome = try result.id(row, 2)
    kind = try result.text(row, 3)
    recordedAt = try result.instant(row, 4)
    state = try result.orderState(row, 5)
    movedAt = try result.instant(row, 6)
    reason = try result.optionalText(row, 7)
    supply = try result.money(row, 8)
  }
}
