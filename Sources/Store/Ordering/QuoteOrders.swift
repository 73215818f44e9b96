package import Coalition
package import Postgres

/// An order that is asked about.
package struct OrderQuestion: Sendable {
  package var order: OrderRequest
  /// As of a `StockRequest`.
  package var draw: Int64

  package init(order: OrderRequest, draw: Int64) {
    self.order = order
    self.draw = draw
  }
}

/// One reason why a gift cannot be ordered, with the number that it speaks of, if it does of one.
package struct OrderReason: Hashable, Sendable {
  package let refusal: Refusal
  package let number: Int64?
}

/// What would become of an order.
package struct OrderVerdict: Sendable {
  package let member: MemberID
  package let wallet: WalletID
  /// What the gift costs now by the option that was named; nil where there is no such option.
  package let points: Int64?
  /// The money part of that; nil where there is none.
  package let amount: Money?
  /// The wallet's balance right after the order; nil if it would be refused.
  package let balanceAfter: Int64?
  /// Everything that stands against it; nothing if it would be placed.
  package let reasons: [OrderReason]
  /// What could be spent now.
  package let pointsAvailable: Int64
}

/// `ordering.quote_orders`, asked for all that it would say; its lane discards the changes.
package enum QuoteOrders: BatchCall {
  package typealias Request = OrderQuestion
  package typealias Answer = Outcome<OrderVerdict>

  package static let name = "order_quotes"
  package static let isIdempotent = true
  package static let statement: Statement = """
    select request_number, refusal, detail, member_id, wallet_id, points, amount, currency,
      balance_after, refusals, limits, points_available
    from ordering.quote_orders(
      $1, $2, $3, $4, $5, $6, $7, $8, $9, $10::smallint[], $11, $12, $13, $14, $15, $16, $17)
    """

  package static func parameters(of requests: [OrderQuestion]) -> [PostgresValue] {
    OrderRequest.parameters(of: requests.map(\.order)) + [.bigints(requests.map(\.draw))]
  }

  package static func answer(
    to request: OrderQuestion, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Outcome<OrderVerdict>? {
    let refusal = try result.refusal(row, 1)
    var reasons: [OrderReason] = []
    if let refusal {
      reasons = try result.orderReasons(row, 9)
      guard reasons.contains(where: { $0.refusal == refusal }) else {
        return refusal == .tryAgain || refusal == .reservationLost
          ? nil : .refused(refusal, detail: try result.optionalBigint(row, 2), isReplay: false)
      }
    }
    return .done(
      OrderVerdict(
        member: try result.id(row, 3), wallet: try result.id(row, 4),
        points: try result.optionalBigint(row, 5),
        amount: try result.isNull(row, 7) ? nil : try result.money(row, 6),
        balanceAfter: refusal == nil ? try result.bigint(row, 8) : nil, reasons: reasons,
        pointsAvailable: try result.bigint(row, 11)), isReplay: false)
  }
}

extension QueryResult {
  /// The reasons against an order: refusals in one column, their numbers in the next. A row that
  /// was refused before anybody looked for reasons has none.
  fileprivate func orderReasons(_ row: Int, _ column: Int) throws(PostgresError) -> [OrderReason] {
    guard try !isNull(row, column) else { return [] }
    let states = try texts(row, column)
    let numbers = try bigints(row, column + 1)
    return zip(states, numbers).map { state, number in
      guard let state, let refusal = Refusal(sqlState: state) else {
        preconditionFailure("the database refused with \(state ?? "nothing")")
      }
      return OrderReason(refusal: refusal, number: number)
    }
  }
}
