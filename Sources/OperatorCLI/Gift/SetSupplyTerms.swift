import Arguments
import Coalition
import Store

/// `tessera gift supply-terms`.
enum SetSupplyTerms {
  private static let pays = Parameter<Money>.option(
    "pays", "AMOUNT", "What its supplier is paid for each order: 8.50GBP; 0.00GBP for nothing.",
    reading: GiftNotation.money
  ).required

  static let command = Command<CommandBody>(
    "supply-terms", "Set what the supplier of a gift is paid for an order.",
    discussion: """
      An order keeps the terms that hold when it is placed. Terms once set stay; they begin now or \
      later.
      """,
    parameters: [
      pays.specification, GiftParameters.from.specification,
      CommonParameters.dryRun.specification, GiftParameters.gift.specification,
    ],
    examples: [
      .init(
        "tessera gift supply-terms bags/BAG-10 --pays 8.75GBP --from 2027-01-01T00:00:00Z",
        "Pays a little more from next year on.")
    ],
    action: CommandBody { context in
      let money = context.require(pays)
      let isRehearsal = context.isSet(CommonParameters.dryRun)
      let (gift, from) = try await context.withOperator { connection in
        let id = try await connection.giftID(context.require(GiftParameters.gift))
        let from = try await connection.setSupplyTerms(
          money, of: id, from: context[GiftParameters.from], actor: context.actor,
          isRehearsal: isRehearsal)
        return (try await connection.gift(.id(id)), from)
      }
      context.answer(
        Record([
          .init("supplier", "Supplier", .text(gift.supplier)),
          .init("code", "Code", .text(gift.code)),
          .init("supply_amount", "Supplier gets", .amount(money)),
          .init("supply_currency", "Currency", .describing(money.currency)),
          .init("valid_from", "From", .describing(from)),
          .init("dry_run", "Dry run", .flag(isRehearsal)),
          .init("id", "Id", .id(gift.id)),
        ]))
    })
}
