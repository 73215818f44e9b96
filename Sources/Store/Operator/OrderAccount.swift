package import Coalition
package import Postgres

/// An order as the operator lists it.
package struct OrderAccount: Sendable {
  package let id: OrderID
  package let state: OrderState
  /// The code of the partner at which it was placed.
  package let partner: String
  /// The code of the gift's supplier, or `CatalogueEntry.operatorName`.
  package let supplier: String
  /// The supplier's code of the gift that was ordered.
  package let gift: String
  /// The code of what a surprise turned out to be; nil: it is the gift itself.
  package let outcome: String?
  package let member: MemberID
  package let wallet: WalletID
  package let points: Int64
  /// The money part that the till took.
  package let paid: Money?
  /// What its supplier is paid for it.
  package let supply: Money?
  package let reference: String
  package let occurredAt: Instant
  package let recordedAt: Instant
  package let movedAt: Instant
}

/// Which orders are listed; what is nil does not matter.
package struct OrderFilter: Sendable {
  package var state: OrderState?
  /// Where they were placed.
  package var partner: String?
  package var supplier: String?
  package var gift: GiftID?
  package var member: MemberID?
  /// The most orders.
  package var limit = 100

  package init() {}
}

/// One step of what became of an order.
package struct OrderStep: Sendable {
  package let state: OrderState
  /// The code of the partner that moved it, `CatalogueEntry.operatorName`, or nil: its time did.
  package let movedBy: String?
  /// Which person of the operator's.
  package let actor: String?
  package let reason: String?
  package let recordedAt: Instant
  /// Whether its points went back.
  package let gavePointsBack: Bool
}

/// What a move of the operator's comes to.
package struct MovedOrder: Sendable {
  /// Whether the same person had made the same move before.
  package let isReplay: Bool
  package let pointsBack: Int64
  /// What the till gives back of the money part.
  package let amountBack: Money?
}

extension PostgresConnection {
  /// Reads orders, the newest first.
  package func orders(matching filter: OrderFilter) async throws(OperatorError) -> [OrderAccount] {
    try await rows(
      OrderAccount.all,
      [
        .uuid(nil), .text(filter.state?.rawValue), .text(filter.partner), .text(filter.supplier),
        .uuid(filter.gift.map { PostgresUUID($0) }), .uuid(filter.member.map { PostgresUUID($0) }),
        .bigint(Int64(filter.limit)),
      ]
    ) { row, result throws(PostgresError) in try OrderAccount(row: row, of: result) }
  }

  /// Reads an order.
  ///
  /// Refuses `order_not_found`.
  package func order(_ id: OrderID) async throws(OperatorError) -> OrderAccount {
    let found = try await rows(
      OrderAccount.all,
      [
        .uuid(PostgresUUID(id)), .text(nil), .text(nil), .text(nil), .uuid(nil), .uuid(nil),
        .bigint(1),
      ]
    ) { row, result throws(PostgresError) in try OrderAccount(row: row, of: result) }
    guard let order = found.first else {
      throw .refused(.orderNotFound, message: "no order has this id")
    }
    return order
  }

  /// Reads what became of an order, in the order of time.
  package func steps(ofOrder id: OrderID) async throws(OperatorError) -> [OrderStep] {
    try await rows(
      """
      select m.state::text, case m.moved_by when 0 then '@operator' else p.code end, m.actor,
        m.reason, m.recorded_at, m.refund_id is not null
      from ordering.order_moves m left join tenancy.partners p on p.number = m.moved_by
      where m.order_id = $1
      order by m.number
      """, [.uuid(PostgresUUID(id))]
    ) { row, result throws(PostgresError) in
      OrderStep(
        state: try result.orderState(row, 0), movedBy: try result.optionalText(row, 1),
        actor: try result.optionalText(row, 2), reason: try result.optionalText(row, 3),
        recordedAt: try result.instant(row, 4), gavePointsBack: try result.boolean(row, 5))
    }
  }

  /// Moves an order for the operator.
  ///
  /// Refuses `order_not_found`, `move_not_allowed`, `order_in_use` and `try_again`.
  ///
  /// - Parameter refund: The id of the refund, where points go back.
  package func move(
    _ order: OrderID, _ move: OrderMove, reason: String, refund: RefundID, actor: String,
    isRehearsal: Bool
  ) async throws(OperatorError) -> MovedOrder {
    let moved = try await rows(
      """
      select is_replay, points_back, amount_back, currency
      from ordering.move_order_for_operator($1, $2, $3, $4, $5, $6)
      """,
      [
        .text(actor), .uuid(PostgresUUID(order)), .text(move.rawValue), .text(reason),
        .uuid(PostgresUUID(refund)), .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in
      MovedOrder(
        isReplay: try result.boolean(row, 0), pointsBack: try result.bigint(row, 1),
        amountBack: try result.isNull(row, 3) ? nil : try result.money(row, 2))
    }
    return moved[0]
  }
}

extension OrderAccount {
  fileprivate static let all: Statement = """
    select o.id, m.state::text, p.code, coalesce(s.code, '@operator'), g.code,
      case when o.outcome_id <> o.gift_id then u.code end, o.member_id, o.wallet_id, o.points,
      o.amount, o.currency, o.supply_amount, o.supply_currency, o.reference, o.occurred_at,
      o.recorded_at, m.recorded_at
    from ordering.orders o
    join tenancy.partners p on p.number = o.partner_number
    left join tenancy.partners s on s.number = o.supplier
    join catalogue.gifts g on g.id = o.gift_id
    join catalogue.gifts u on u.id = o.outcome_id
    cross join lateral (
      select x.state, x.recorded_at from ordering.order_moves x
      where x.partner_number = o.partner_number and x.order_id = o.id
      order by x.number desc limit 1
    ) m
    where ($1 is null or o.id = $1) and ($2 is null or m.state::text = $2)
      and ($3 is null or p.code = $3) and ($4 is null or coalesce(s.code, '@operator') = $4)
      and ($5 is null or o.gift_id = $5) and ($6 is null or o.member_id = $6)
    order by o.id desc
    limit $7
    """

  fileprivate init(row: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, 0)
    state = try result.orderState(row, 1)
    partner = try result.text(row, 2)
    supplier = try result.text(row, 3)
    gift = try result.text(row, 4)
    outcome = try result.optionalText(row, 5)
    member = try result.id(row, 6)
    wallet = try result.id(row, 7)
    points = try result.bigint(row, 8)
    paid = try result.isNull(row, 10) ? nil : try result.money(row, 9)
    supply = try result.isNull(row, 12) ? nil : try result.money(row, 11)
    reference = try result.text(row, 13)
    occurredAt = try result.instant(row, 14)
    recordedAt = try result.instant(row, 15)
    movedAt = try result.instant(row, 16)
  }
}
