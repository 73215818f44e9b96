import Arguments
import Coalition
import Store

/// `tessera settlement orders`.
enum ListLineOrders {
  private static let drillDown = LineDrillDown(of: "orders")

  static let command = Command<CommandBody>(
    "orders", "List the orders of gifts behind a partner's statement, or behind one of its lines.",
    discussion: """
      In the order in which they were recorded; of a reversal, when the order was taken back. \
      There are as many behind a line as its quantity says, and their amounts add up to that of \
      the line, unless they are in another currency than the statement. Amounts below zero are \
      the partner's.
      """,
    parameters: drillDown.parameters,
    examples: [
      .init(
        "tessera settlement orders 2026-10 --partner bluebell --line 3 --format csv",
        "Writes the orders that the third line counts.")
    ],
    action: CommandBody { context in
      let found = try await drillDown.rows(context) { connection, line, statement, last, size in
        try await connection.orders(behind: line, of: statement, after: last?.place, limit: size)
      }
      context.answer(table(found))
    })

  private static func table(_ orders: [LineOrder]) -> Table {
    var table = Table(columns: [
      .init("occurred_at", "Occurred"), .init("recorded_at", "Recorded"),
      .init("charge", "Charge"), .init("amount", "Amount", isNumeric: true),
      .init("currency", "Currency"), .init("order_id", "Order"), .init("gift_id", "Gift"),
    ])
    for order in orders {
      table.append([
        .describing(order.occurredAt), .describing(order.place.recordedAt),
        .text(order.charge.rawValue), .amount(order.amount), .text(order.amount.currency.code),
        .id(order.order), .id(order.gift),
      ])
    }
    return table
  }
}
