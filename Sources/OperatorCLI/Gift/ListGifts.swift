import Arguments
import Coalition
import Store

/// `tessera gift list`.
enum ListGifts {
  private static let status = Parameter<GiftStatus>.choice(
    "status", "STATUS", "Only gifts in this status.")
  private static let kind = Parameter<GiftKind>.choice("kind", "KIND", "Only gifts of this kind.")
  private static let category = Parameter<CategoryCode>.option(
    "category", "CODE", "Only gifts of this category.", reading: SetCategory.code)
  private static let limit = Parameter<Int>.integer(
    "limit", "N", in: 1...10_000, "The most gifts."
  ).defaulting(to: "1000")

  static let command = Command<CommandBody>(
    "list", "List the gifts of all suppliers, in every status.",
    parameters: [
      status.specification, kind.specification, category.specification,
      GiftParameters.supplier.specification, limit.specification,
    ],
    examples: [
      .init("tessera gift list --status draft", "Shows what waits for approval."),
      .init("tessera gift list --supplier @operator", "Shows the operator's own."),
    ],
    action: CommandBody { context in
      var filter = GiftFilter()
      filter.status = context[status]
      filter.kind = context[kind]
      filter.category = context[category]?.text
      filter.supplier = context[GiftParameters.supplier]
      filter.limit = context.require(limit)
      let wanted = filter
      let gifts = try await context.withOperator {
        try await $0.requireSupplier(wanted.supplier)
        return try await $0.gifts(matching: wanted)
      }
      context.answer(table(gifts))
    })

  /// One row for each gift; for people without what only programs need.
  static func table(_ gifts: [GiftAccount]) -> Table {
    let columns: [Table.Column] = [
      .init("supplier", "Supplier"), .init("code", "Code"), .init("title", "Title"),
      .init("kind", "Kind"), .init("status", "Status"), .init("category", "Category"),
      .init("points_from", "Points from", isNumeric: true),
      .init("supply_amount", "Supplier gets", isNumeric: true),
      .init("supply_currency", "Currency"), .init("stock", "Stock"),
      .init("available", "Left", isNumeric: true), .init("taken", "Ordered", isNumeric: true),
      .init("valid_from", "From"), .init("valid_until", "Until"), .init("changed_at", "Changed"),
      .init("id", "Id"),
    ]
    var table = Table(columns: columns)
    for gift in gifts { table.append(Record(of: gift).fields.map(\.cell)) }
    return table
  }
}
