import Arguments
import Coalition
import Store

/// Parameters and rows that the commands about gifts share.
enum GiftParameters {
  static let gift = Parameter<GiftName>.argument(
    "GIFT", "Its id, or its supplier and code: bags/BAG-10, @operator/CINEMA-2.", reading: name)
  static let supplier = Parameter<String>.option(
    "supplier", "CODE", "Only gifts of this partner, or of @operator.", reading: supplierCode)
  static let from = Parameter<Instant>.option(
    "from", "INSTANT", "From when on (default: from now).", reading: CommonParameters.instant)

  /// An option that names a gift.
  static func option(_ option: String, _ help: String) -> Parameter<GiftName> {
    .option(option, "GIFT", help, reading: name)
  }

  @Sendable private static func name(_ text: String) throws -> GiftName {
    if let id = try? GiftID(parsing: text) { return .id(id) }
    let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2, let supplier = try? supplierCode(parts[0]),
      let code = try? GiftCode(parts[1])
    else { throw ValueError("is neither an id, which begins with gft_, nor SUPPLIER/CODE") }
    return .code(supplier: supplier, code)
  }

  @Sendable private static func supplierCode(_ text: String) throws -> String {
    text == CatalogueEntry.operatorName ? text : try CommonParameters.partnerCode(text)
  }
}

extension Record {
  /// A gift as it is listed.
  init(of gift: GiftAccount) {
    self.init([
      .init("supplier", "Supplier", .text(gift.supplier)),
      .init("code", "Code", .text(gift.code)),
      .init("title", "Title", .text(gift.title)),
      .init("kind", "Kind", .text(gift.kind.rawValue)),
      .init("status", "Status", .text(gift.status.rawValue)),
      .init("category", "Category", .optional(gift.category)),
      .init("points_from", "Points from", gift.pointsFrom.map { .number($0) } ?? .none),
      .init("supply_amount", "Supplier gets", gift.supply.map { .amount($0) } ?? .none),
      .init("supply_currency", "Currency", .describing(gift.supply?.currency)),
      .init("stock", "Stock", .text(gift.stock.rawValue)),
      .init("available", "Left", gift.available.map { .number($0) } ?? .none),
      .init("taken", "Ordered", gift.taken.map { .number($0) } ?? .none),
      .init("valid_from", "From", .describing(gift.validFrom)),
      .init("valid_until", "Until", .describing(gift.validUntil)),
      .init("changed_at", "Changed", .describing(gift.changedAt)),
      .init("id", "Id", .id(gift.id)),
    ])
  }
}
