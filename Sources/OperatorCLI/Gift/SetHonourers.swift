import Arguments
import Coalition
import Store

/// `tessera gift honourers`.
enum SetHonourers {
  private static let place = Parameter<GiftEntry.Honourer>.argument(
    "PLACE", "A partner, or one of its outlets: kitchen, kitchen/brighton."
  ) { text in try GiftNotation.honourer(text) }.optional.repeated

  static let command = Command<CommandBody>(
    "honourers", "Say where a gift can be used, in place of what was said before.",
    discussion: "Without any place it is honoured by its supplier, wherever that is.",
    parameters: [
      CommonParameters.dryRun.specification, GiftParameters.gift.specification,
      place.specification,
    ],
    examples: [
      .init(
        "tessera gift honourers @operator/ANYWHERE-10 bags kitchen/brighton",
        "Two partners honour it, one of them in one outlet.")
    ],
    action: CommandBody { context in
      let places = context.invocation.all(place)
      let entry = try await context.withOperator { connection in
        let id = try await connection.giftID(context.require(GiftParameters.gift))
        try await connection.setPlaces(
          places.map { GiftPlace(partner: $0.partner, outlet: $0.outlet?.text) }, of: id,
          actor: context.actor, isRehearsal: context.isSet(CommonParameters.dryRun))
        return try await connection.gift(.id(id))
      }
      var table = Table(columns: [
        .init("supplier", "Supplier"), .init("code", "Code"), .init("partner", "Partner"),
        .init("outlet", "Outlet"),
      ])
      for place in places {
        table.append([
          .text(entry.supplier), .text(entry.code), .text(place.partner),
          .describing(place.outlet),
        ])
      }
      context.answer(table)
    })
}
