import Arguments
import Coalition
import PartnerAPI
import Store

/// `tessera gift show`.
enum ShowGift {
  static let command = Command<CommandBody>(
    "show", "Show a gift with its texts, prices, honourers and supply terms.",
    discussion: """
      Prices are written option:points+money@from, honourers partner/outlet, odds gift:weight, as \
      in the files of `gift export -f csv`.
      """,
    parameters: [GiftParameters.gift.specification],
    examples: [.init("tessera gift show bags/BAG-10", "Shows a gift of the partner bags.")],
    action: CommandBody { context in
      let (account, entry) = try await context.withOperator { connection in
        let account = try await connection.gift(context.require(GiftParameters.gift))
        return (account, try await connection.catalogueEntry(of: account.id))
      }
      guard case .gift(let gift) = try CatalogueEntry(json: Array(entry.utf8)) else {
        preconditionFailure("the entry of a gift is no gift")
      }
      context.answer(Record(Record(of: account).fields + fields(of: gift)))
    })

  private static func fields(of gift: GiftEntry) -> [Record.Field] {
    func list<Item>(_ items: [Item], _ text: (Item) -> String) -> Table.Cell {
      items.isEmpty ? .none : .text(items.map(text).joined(separator: " "))
    }
    let texts = gift.texts.flatMap { text -> [Record.Field] in
      let language = text.language.tag
      return [
        .init("title_\(language)", "Title (\(language))", .text(text.title)),
        .init("description_\(language)", "Description (\(language))", .text(text.description)),
        .init("conditions_\(language)", "Conditions (\(language))", .text(text.conditions)),
      ]
    }
    return [
      .init("prices", "Prices", list(gift.prices, GiftNotation.text)),
      .init("supply_terms", "Supply terms", list(gift.supplyTerms, GiftNotation.text)),
      .init("honourers", "Honoured at", list(gift.honourers, GiftNotation.text)),
      .init("odds", "Odds", list(gift.odds) { "\($0.gift):\($0.weight)" }),
      .init(
        "limit", "Limit",
        .optional(gift.limit.map { "\($0.count)/\($0.window.rawValue)" })),
      .init("voucher", "Voucher", .optional(gift.voucher.map(GiftNotation.text))),
      .init(
        "discount", "Discount",
        .optional(
          gift.discountBasisPoints.map { "\($0)bps" } ?? gift.discount.map(GiftNotation.text))),
      .init("cause", "Cause", .optional(gift.cause)),
      .init(
        "programme", "Programme", .optional(gift.programme.map { "\($0.points) \($0.name)" })),
      .init("shows_stock", "Shows stock", .flag(gift.showsStock)),
      .init("low_stock", "Low stock", gift.lowStock.map { .number($0) } ?? .none),
    ] + texts
  }
}
