package import Coalition
package import Postgres

/// A gift as the operator lists it.
package struct GiftAccount: Sendable {
  package let id: GiftID
  /// The code of its supplier, or `CatalogueEntry.operatorName`.
  package let supplier: String
  package let code: String
  /// In its default language.
  package let title: String
  package let kind: GiftKind
  package let status: GiftStatus
  package let category: String?
  /// The least points of the options that are offered now; nil: none is.
  package let pointsFrom: Int64?
  /// What its supplier is paid for an order that is placed now.
  package let supply: Money?
  package let stock: StockKind
  /// How many are left; nil: there is no end of them.
  package let available: Int64?
  /// How many orders have taken.
  package let taken: Int64?
  package let validFrom: Instant?
  package let validUntil: Instant?
  package let changedAt: Instant
}

/// Which gifts are listed; what is nil does not matter.
package struct GiftFilter: Sendable {
  package var status: GiftStatus?
  package var supplier: String?
  package var category: String?
  package var kind: GiftKind?
  /// The most gifts.
  package var limit: Int = 1_000

  package init() {}
}

/// How the operator names a gift.
package enum GiftName: Hashable, Sendable {
  case id(GiftID)
  /// By its supplier (`CatalogueEntry.operatorName` for the operator) and the supplier's code.
  case code(supplier: String, GiftCode)
}

extension PostgresConnection {
  /// Reads gifts in the order of their suppliers and codes.
  package func gifts(
    matching filter: GiftFilter
  ) async throws(OperatorError) -> [GiftAccount] {
    try await rows(
      GiftAccount.all,
      [
        .text(filter.status?.rawValue), .text(filter.supplier), .text(filter.category),
        .text(filter.kind?.rawValue), .uuid(nil), .bigint(Int64(filter.limit)),
      ]
    ) { row, result throws(PostgresError) in try GiftAccount(row: row, of: result) }
  }

  /// Reads a gift.
  ///
  /// Refuses `gift_not_found`.
  package func gift(_ name: GiftName) async throws(OperatorError) -> GiftAccount {
    let id = try await giftID(name)
    let found = try await rows(
      GiftAccount.all,
      [
        .text(nil), .text(nil), .text(nil), .text(nil), .uuid(PostgresUUID(id)), .bigint(1),
      ]
    ) { row, result throws(PostgresError) in try GiftAccount(row: row, of: result) }
    guard let gift = found.first else { throw .noGift }
    return gift
  }

  /// Finds the id of a gift.
  ///
  /// Refuses `gift_not_found`.
  package func giftID(_ name: GiftName) async throws(OperatorError) -> GiftID {
    switch name {
    case .id(let id): return id
    case .code(let supplier, let code):
      let ids: [GiftID] = try await rows(
        """
        select g.id from catalogue.gifts g
        left join tenancy.partners p on p.number = g.partner_number
        where coalesce(p.code, '@operator') = $1 and g.code = $2
        """, [.text(supplier), .text(code.text)]
      ) { row, result throws(PostgresError) in try result.id(row, 0) }
      guard let id = ids.first else { throw .noGift }
      return id
    }
  }
}

extension GiftAccount {
  fileprivate static let all: Statement = """
    select g.id, coalesce(p.code, '@operator') as supplier, g.code, t.title, g.kind::text,
      g.status::text, g.category, r.points_from, s.amount, s.currency, g.stock::text, k.available,
      k.taken, g.valid_from, g.valid_until, g.changed_at
    from catalogue.gifts g
    left join tenancy.partners p on p.number = g.partner_number
    left join catalogue.stock k on k.gift_id = g.id
    join catalogue.gift_texts t on t.gift_id = g.id and t.language = g.default_language
    left join lateral (
      select min(o.points) as points_from from (
        select distinct on (x.option) x.points from catalogue.gift_prices x
        where x.gift_id = g.id and x.valid_from <= ledger.instant()
        order by x.option, x.valid_from desc
      ) o
    ) r on true
    left join lateral (
      select x.amount, x.currency from catalogue.supply_terms x
      where x.gift_id = g.id and x.valid_from <= ledger.instant()
      order by x.valid_from desc limit 1
    ) s on true
    where ($1 is null or g.status::text = $1) and ($2 is null or coalesce(p.code, '@operator') = $2)
      and ($3 is null or g.category = $3) and ($4 is null or g.kind::text = $4)
      and ($5 is null or g.id = $5)
    order by coalesce(p.code, '@operator') collate "C", g.code collate "C"
    limit $6
    """

  fileprivate init(row: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, 0)
    supplier = try result.text(row, 1)
    code = try result.text(row, 2)
    title = try result.text(row, 3)
    kind = storedWord(try result.text(row, 4))
    status = storedWord(try result.text(row, 5))
    category = try result.optionalText(row, 6)
    pointsFrom = try result.optionalBigint(row, 7)
    supply = try result.isNull(row, 8) ? nil : try result.money(row, 8)
    stock = storedWord(try result.text(row, 10))
    available = try result.optionalBigint(row, 11)
    taken = try result.optionalBigint(row, 12)
    validFrom = try result.boundedInstant(row, 13)
    validUntil = try result.boundedInstant(row, 14)
    changedAt = try result.instant(row, 15)
  }
}
