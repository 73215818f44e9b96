import Arguments
import Coalition
import Store

/// `tessera settlement orders`.
enum ListLineOrders {
  /// How many orders are read at a time.
  private static let pageSize = 5000

  private static let period = Parameter<String>.argument(
    "PERIOD", "The settlement's name: 2026-10."
  ) { $0 }
  private static let partner = Parameter<String>.option(
    "partner", "CODE", "Whose statement.", reading: CommonParameters.partnerCode
  ).required
  private static let line = Parameter<Int>.integer(
    "line", "N", in: 1...1_000_000, "Only those behind this line (default: behind all orders).")
  private static let limit = Parameter<Int>.integer(
    "limit", "N", in: 1...10_000_000, "How many to show at most, in their order."
  ).defaulting(to: "100000")

  static let command = Command<CommandBody>(
    "orders", "List the orders of gifts behind a partner's statement, or behind one of its lines.",
    discussion: """
      In the order in which they were recorded; of a reversal, when the order was taken back. \
      There are as many behind a line as its quantity says, and their amounts add up to that of \
      the line, unless they are in another currency than the statement. Amounts below zero are \
      the partner's.
      """,
    parameters: [
      partner.specification, line.specification, limit.specification, period.specification,
    ],
    examples: [
      .init(
        "tessera settlement orders 2026-10 --partner bluebell --line 3 --format csv",
        "Writes the orders that the third line counts.")
    ],
    action: CommandBody { context in
      let name = context.require(period)
      let code = context.require(partner)
      let found = try await context.withOperator(statementTimeout: nil) { connection in
        let asked = context[line].map(Int32.init)
        let own = try await ShowSettlement.statement(
          of: code, in: name, line: asked, over: connection)
        var found: [LineOrder] = []
        while found.count < context.require(limit) {
          let size = min(pageSize, context.require(limit) - found.count)
          let page = try await connection.orders(
            behind: asked, of: own.id, after: found.last?.place, limit: size)
          found += page
          guard page.count == size else { break }
        }
        return found
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
