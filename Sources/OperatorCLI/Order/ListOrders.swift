import Arguments
import Coalition
import Store

/// `tessera order list`.
enum ListOrders {
  private static let state = Parameter<OrderState>.choice(
    "state", "STATE", "Only orders in this state.")
  private static let partner = Parameter<String>.option(
    "partner", "CODE", "Only orders that were placed at this partner.",
    reading: CommonParameters.partnerCode)
  private static let gift = GiftParameters.option("gift", "Only orders of this gift.")
  private static let member: Parameter<MemberID> = CommonParameters.id(
    option: "member", "ID", "Only orders of this member.")
  private static let limit = Parameter<Int>.integer(
    "limit", "N", in: 1...10_000, "The most orders."
  ).defaulting(to: "100")

  static let command = Command<CommandBody>(
    "list", "List orders, the newest first.",
    parameters: [
      state.specification, partner.specification, GiftParameters.supplier.specification,
      gift.specification, member.specification, limit.specification,
    ],
    examples: [
      .init("tessera order list --state placed", "Shows what waits to be sent."),
      .init("tessera order list --gift bags/CABIN-CASE --limit 10", "Shows who ordered one gift."),
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let orders = try await context.withOperator { connection in
      try await connection.requirePartner(context[partner])
      try await connection.requireSupplier(context[GiftParameters.supplier])
      var filter = OrderFilter()
      filter.state = context[state]
      filter.partner = context[partner]
      filter.supplier = context[GiftParameters.supplier]
      filter.member = context[member]
      filter.limit = context.require(limit)
      if let gift = context[gift] { filter.gift = try await connection.giftID(gift) }
      return try await connection.orders(matching: filter)
    }
    var table = Table(columns: Record.orderColumns)
    for order in orders { table.append(Record(of: order).fields.map(\.cell)) }
    context.answer(table)
  }
}

extension Record {
  /// The columns of a list of orders.
  static let orderColumns: [Table.Column] = [
    .init("id", "Id"), .init("state", "State"), .init("partner", "Placed at"),
    .init("supplier", "Supplier"), .init("gift", "Gift"), .init("outcome", "Turned out to be"),
    .init("points", "Points", isNumeric: true), .init("paid_amount", "Money", isNumeric: true),
    .init("paid_currency", "Currency"),
    .init("supply_amount", "Supplier gets", isNumeric: true),
    .init("supply_currency", "Currency"), .init("recorded_at", "Recorded"),
    .init("moved_at", "Moved"), .init("reference", "Reference"), .init("member", "Member"),
    .init("wallet", "Wallet"),
  ]

  /// An order as it is listed.
  init(of order: OrderAccount) {
    let cells: [Table.Cell] = [
      .id(order.id), .text(order.state.rawValue), .text(order.partner), .text(order.supplier),
      .text(order.gift), .optional(order.outcome), .number(order.points),
      order.paid.map { .amount($0) } ?? .none, .describing(order.paid?.currency),
      order.supply.map { .amount($0) } ?? .none, .describing(order.supply?.currency),
      .describing(order.recordedAt), .describing(order.movedAt), .text(order.reference),
      .id(order.member), .id(order.wallet),
    ]
    self.init(zip(Self.orderColumns, cells).map { .init($0.key, $0.title, $1) })
  }
}
