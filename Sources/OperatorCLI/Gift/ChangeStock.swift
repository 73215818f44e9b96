import Arguments
import Coalition
import Store

/// `tessera gift stock`.
enum ChangeStock {
  private static let countMax = 1_000_000_000
  private static let add = Parameter<Int>.integer(
    "add", "N", in: 1...countMax, "How many more there are.")
  private static let remove = Parameter<Int>.integer(
    "remove", "N", in: 1...countMax, "How many there are no more.")

  static let command = Command<CommandBody>(
    "stock", "Put more of a counted gift on the shelf, or take some from it.",
    discussion: "What orders have reserved or taken stays theirs. A pool is filled with codes.",
    parameters: [
      add.specification, remove.specification, CommonParameters.reason.specification,
      CommonParameters.dryRun.specification, GiftParameters.gift.specification,
    ],
    examples: [
      .init("tessera gift stock bags/CABIN-CASE --add 20", "Twenty more came."),
      .init(
        "tessera gift stock bags/CABIN-CASE --remove 1 --reason damaged", "One is not to be had."),
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let change: Int64
    switch (context[add], context[remove]) {
    case (let count?, nil): change = Int64(count)
    case (nil, let count?): change = -Int64(count)
    default: throw CommandFailure.usage("say either --add or --remove")
    }
    let isRehearsal = context.isSet(CommonParameters.dryRun)
    let (gift, available) = try await context.withOperator { connection in
      let gift = try await connection.gift(context.require(GiftParameters.gift))
      let available = try await connection.changeStock(
        of: gift.id, by: change, reason: context[CommonParameters.reason], actor: context.actor,
        isRehearsal: isRehearsal)
      return (gift, available)
    }
    context.answer(
      Record([
        .init("supplier", "Supplier", .text(gift.supplier)),
        .init("code", "Code", .text(gift.code)),
        .init("change", "Change", .number(change)),
        .init("available", "Left", .number(available)),
        .init("dry_run", "Dry run", .flag(isRehearsal)),
        .init("id", "Id", .id(gift.id)),
      ]))
  }
}
