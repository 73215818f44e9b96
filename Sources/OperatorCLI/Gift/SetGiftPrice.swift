import Arguments
import Coalition
import Store

/// `tessera gift price`.
enum SetGiftPrice {
  private static let option = Parameter<Int>.integer(
    "option", "N", in: 1...Int(GiftPrice.optionRange.upperBound), "Which of the ways to pay."
  ).defaulting(to: "1")
  private static let points = Parameter<Int>.integer(
    "points", "N", in: 1...CommonParameters.pointsMax, "What it costs in points.")
  private static let money = Parameter<Money>.option(
    "money", "AMOUNT", "What it costs in money besides: 4.00GBP.", reading: GiftNotation.money)
  private static let ends = Parameter<Bool>.flag("end", "Offer this option no more.")

  static let command = Command<CommandBody>(
    "price", "Set what a gift costs from an instant on.",
    discussion: """
      A gift is paid in one of up to ten options, each in points or in points and money. A price \
      begins now or later, and the gift stays what it is: no approval is needed. An order keeps \
      what it has cost.
      """,
    parameters: [
      option.specification, points.specification, money.specification, ends.specification,
      GiftParameters.from.specification, CommonParameters.dryRun.specification,
      GiftParameters.gift.specification,
    ],
    examples: [
      .init("tessera gift price bags/BAG-10 --points 950", "Makes it cheaper, now."),
      .init(
        "tessera gift price bags/BAG-10 --option 2 --points 500 --money 4.00GBP",
        "Adds a way to pay in points and money."),
      .init("tessera gift price bags/BAG-10 --option 2 --end", "Takes that way away again."),
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let ends = context.isSet(ends)
    guard ends != (context[points] != nil), !(ends && context[money] != nil) else {
      throw CommandFailure.usage("say --points, and perhaps --money, or --end")
    }
    let option = Int16(context.require(option))
    let price = try context[points].map {
      try GiftPrice(option: option, points: Int64($0), money: context[money])
    }
    let isRehearsal = context.isSet(CommonParameters.dryRun)
    let (gift, from) = try await context.withOperator { connection in
      let id = try await connection.giftID(context.require(GiftParameters.gift))
      let begins = context[GiftParameters.from]
      let from: Instant =
        if let price {
          try await connection.setPrice(
            price, of: id, from: begins, actor: context.actor, isRehearsal: isRehearsal)
        } else {
          try await connection.endPrice(
            option: option, of: id, from: begins, actor: context.actor, isRehearsal: isRehearsal)
        }
      return (try await connection.gift(.id(id)), from)
    }
    context.answer(
      Record([
        .init("supplier", "Supplier", .text(gift.supplier)),
        .init("code", "Code", .text(gift.code)),
        .init("option", "Option", .number(Int64(option))),
        .init("points", "Points", price.map { .number($0.points.value) } ?? .none),
        .init("amount", "Money", price?.money.map { .amount($0) } ?? .none),
        .init("currency", "Currency", .describing(price?.money?.currency)),
        .init("valid_from", "From", .describing(from)),
        .init("dry_run", "Dry run", .flag(isRehearsal)),
        .init("id", "Id", .id(gift.id)),
      ]))
  }
}
