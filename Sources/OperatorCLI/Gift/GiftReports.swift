import Arguments
import Coalition
import Store

/// `tessera gift report`.
enum GiftReports {
  private static let grouping = Parameter<OrdersReportRow.Grouping>.choice(
    "by", "WHAT", "What they are counted by."
  ).defaulting(to: "month")
  private static let from = Parameter<CivilDate>.option(
    "from", "DAY", "Only what was ordered on this day or later.", reading: CommonParameters.day)
  private static let until = Parameter<CivilDate>.option(
    "until", "DAY", "Only what was ordered before this day.", reading: CommonParameters.day)
  private static let limit = Parameter<Int>.integer(
    "limit", "N", in: 1...10_000, "The most gifts."
  ).defaulting(to: "20")

  static let orders = Command<CommandBody>(
    "orders", "Count orders by month, partner, supplier, gift, category or kind.",
    parameters: [grouping.specification, from.specification, until.specification],
    examples: [
      .init("tessera gift report orders --by supplier", "Counts the orders of each supplier.")
    ],
    action: CommandBody { context in
      let rows = try await context.withOperator(statementTimeout: nil) {
        try await $0.ordersReport(
          by: context.require(grouping), from: context[from], until: context[until])
      }
      let word = context.require(grouping).rawValue
      var table = Table(
        columns: [.init(word, word.prefix(1).uppercased() + word.dropFirst())]
          + numbers(
            ("orders", "Orders"), ("placed", "Placed"), ("fulfilled", "Fulfilled"),
            ("delivered", "Delivered"), ("cancelled", "Cancelled"), ("returned", "Returned"),
            ("expired", "Expired"), ("points", "Points"), ("points_back", "Points back")))
      for row in rows {
        table.append(
          [.optional(row.key)]
            + [
              row.orders, row.placed, row.fulfilled, row.delivered, row.cancelled, row.returned,
              row.expired, row.points, row.pointsBack,
            ].map { .number($0) })
      }
      context.answer(table)
    })

  static let vouchers = Command<CommandBody>(
    "vouchers", "Show what vouchers stand for that can still be used.",
    discussion: """
      Points are what their orders cost. Points at risk go back to members if the vouchers expire \
      and nobody has used them. What the suppliers get is settled with the orders, whether the \
      vouchers are used or not.
      """,
    examples: [.init("tessera gift report vouchers", "One row for each gift.")],
    action: CommandBody { context in
      let rows = try await context.withOperator(statementTimeout: nil) {
        try await $0.openVouchers()
      }
      var table = Table(
        columns: [.init("supplier", "Supplier"), .init("gift", "Gift")]
          + numbers(
            ("vouchers", "Vouchers"), ("uses_left", "Uses left"), ("points", "Points"),
            ("points_at_risk", "Points at risk"), ("supply_amount", "Supplier gets"))
          + [.init("supply_currency", "Currency"), .init("expires_first", "First expires")])
      for row in rows {
        table.append([
          .text(row.supplier), .text(row.gift), .number(row.vouchers), .number(row.uses),
          .number(row.points), .number(row.pointsAtRisk), row.supply.map { .amount($0) } ?? .none,
          .describing(row.supply?.currency), .describing(row.expiresFirst),
        ])
      }
      context.answer(table)
    })

  static let bestSellers = Command<CommandBody>(
    "best-sellers", "Rank gifts by their orders that still stand.",
    parameters: [from.specification, until.specification, limit.specification],
    examples: [
      .init(
        "tessera gift report best-sellers --from 2026-12-01 --limit 5",
        "Shows the five that members like best.")
    ],
    action: CommandBody { context in
      let rows = try await context.withOperator(statementTimeout: nil) {
        try await $0.bestSellers(
          from: context[from], until: context[until], limit: context.require(limit))
      }
      var table = Table(
        columns: [.init("supplier", "Supplier"), .init("gift", "Gift")]
          + numbers(
            ("orders", "Orders"), ("members", "Members"), ("taken_back", "Taken back"),
            ("points", "Points")))
      for row in rows {
        table.append([
          .text(row.supplier), .text(row.gift), .number(row.orders), .number(row.members),
          .number(row.takenBack), .number(row.points),
        ])
      }
      context.answer(table)
    })

  static let payables = Command<CommandBody>(
    "payables", "Show what suppliers are owed for orders of their gifts.",
    discussion: """
      By the supply terms of the moment at which each order was placed. What was cancelled or \
      returned since is taken back. What is not settled yet comes with the next settlement.
      """,
    parameters: [from.specification, until.specification],
    examples: [
      .init(
        "tessera gift report payables --from 2026-11-01 --until 2026-12-01", "One month's orders.")
    ],
    action: CommandBody { context in
      let rows = try await context.withOperator(statementTimeout: nil) {
        try await $0.supplierPayables(from: context[from], until: context[until])
      }
      var table = Table(
        columns: [.init("supplier", "Supplier"), .init("cause", "Cause")]
          + numbers(
            ("orders", "Orders"), ("amount", "Amount"), ("reversed_orders", "Taken back"),
            ("reversed_amount", "Its amount"), ("payable", "Payable"), ("unsettled", "Unsettled"))
          + [.init("currency", "Currency")])
      for row in rows {
        table.append([
          .text(row.supplier), .optional(row.cause), .number(row.orders), .amount(row.amount),
          .number(row.reversedOrders), .amount(row.reversedAmount), .amount(row.payable),
          .amount(row.unsettled), .describing(row.payable.currency),
        ])
      }
      context.answer(table)
    })

  private static func numbers(_ columns: (key: String, title: String)...) -> [Table.Column] {
    columns.map { .init($0.key, $0.title, isNumeric: true) }
  }
}
