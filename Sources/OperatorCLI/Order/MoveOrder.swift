import Arguments
import Coalition
import Postgres
import Store

/// `tessera order cancel`, `fulfil`, `deliver` and `return`.
enum MoveOrder {
  /// The most gifts that one command takes back to the shelf; `serve` carries the others.
  private static let returnsMax = 100
  private static let reason = CommonParameters.reason.required

  static let cancel = command(
    .cancel, "Cancel an order: its points go back to the lots that they came from.",
    discussion: """
      An order can be cancelled before it was fulfilled, or while nobody has used its voucher. The \
      till gives the money part back. What it had taken goes back to the shelf; a code that a \
      member may have seen is void.
      """)
  static let fulfil = command(.fulfil, "Say that the goods of an order were sent.")
  static let deliver = command(.deliver, "Say that the member has the goods of an order.")
  static let giveBack = command(
    .return, "Say that goods came back: the points go back to the lots that they came from.")

  private static func command(
    _ move: OrderMove, _ summary: String, discussion: String = ""
  ) -> Arguments.Command<CommandBody> {
    Arguments.Command(
      move.rawValue, summary, discussion: discussion,
      parameters: [
        reason.specification, CommonParameters.dryRun.specification,
        ShowOrder.order.specification,
      ],
      examples: [
        .init("tessera order \(move.rawValue) ord_… --reason 'by telephone'", "Does so.")
      ],
      action: CommandBody { context in
        let done = try await context.withOperator { connection in
          try await run(context.require(ShowOrder.order), move, context, over: connection)
        }
        context.answer(done)
      })
  }

  /// Moves an order, after asking where points go back, and tells what that came to.
  static func run(
    _ id: OrderID, _ move: OrderMove, _ context: Context, over connection: PostgresConnection
  ) async throws -> Record {
    let isRehearsal = context.isSet(CommonParameters.dryRun)
    if !isRehearsal, move == .cancel || move == .return {
      let order = try await connection.order(id)
      let paid = order.paid.map { " and \($0)" } ?? ""
      try context.confirm("Give \(order.points) points\(paid) back to member \(order.member)?")
    }
    let moved = try await connection.move(
      id, move, reason: context.require(reason), refund: Identities.make(), actor: context.actor,
      isRehearsal: isRehearsal)
    try await connection.carryStockReturns(rowsMax: returnsMax)
    let order = try await connection.order(id)
    return Record([
      .init("id", "Id", .id(id)),
      .init("state", "State", .text(order.state.rawValue)),
      .init("points_back", "Points back", .number(moved.pointsBack)),
      .init("amount_back", "Till gives back", moved.amountBack.map { .amount($0) } ?? .none),
      .init("currency", "Currency", .describing(moved.amountBack?.currency)),
      .init("replayed", "Done before", .flag(moved.isReplay)),
      .init("dry_run", "Dry run", .flag(isRehearsal)),
    ])
  }
}
