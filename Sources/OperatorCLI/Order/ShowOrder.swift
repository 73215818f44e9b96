import Arguments
import Coalition
import Store

/// `tessera order show`.
enum ShowOrder {
  static let order: Parameter<OrderID> = CommonParameters.id("ORDER", "The id of the order.")

  static let command = Command<CommandBody>(
    "show", "Show an order, and what became of it step by step.",
    discussion: """
      For people the order, its steps and its vouchers, one table after the other; with -f json or \
      csv its steps. `order list` and `voucher show` give the rest to programs.
      """,
    parameters: [order.specification],
    examples: [.init("tessera order show ord_…", "Shows who did what, and when.")],
    action: CommandBody { context in
      let id = context.require(order)
      let (order, steps, vouchers) = try await context.withOperator { connection in
        (
          try await connection.order(id), try await connection.steps(ofOrder: id),
          try await connection.vouchers(.order(id))
        )
      }
      if context.format == .table {
        context.answer(Record(of: order))
        context.console.write("\n")
      }
      context.answer(table(steps, of: id))
      if context.format == .table, !vouchers.isEmpty {
        context.console.write("\n")
        context.answer(ShowVoucher.table(vouchers))
      }
    })

  private static func table(_ steps: [OrderStep], of order: OrderID) -> Table {
    var table = Table(columns: [
      .init("order", "Order"), .init("state", "State"), .init("recorded_at", "When"),
      .init("moved_by", "By"), .init("actor", "Who"), .init("reason", "Why"),
      .init("points_back", "Points went back"),
    ])
    for step in steps {
      table.append([
        .id(order), .text(step.state.rawValue), .describing(step.recordedAt),
        .optional(step.movedBy), .optional(step.actor), .optional(step.reason),
        .flag(step.gavePointsBack),
      ])
    }
    return table
  }
}
