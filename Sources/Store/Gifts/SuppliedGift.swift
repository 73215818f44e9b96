package import Coalition
package import Postgres

/// A gift as its supplier reads it back, in any status.
package struct SuppliedGift: Sendable {
  /// How many there are, and what they are there for.
  package struct Stock: Sendable {
    package let added: Int64
    package let available: Int64
    package let reserved: Int64
    package let taken: Int64
  }

  package let id: GiftID
  package let code: String
  package let status: GiftStatus
  package let defaultLanguage: String
  package let stockKind: StockKind
  package let showsStock: Bool
  package let lowStock: Int64?
  /// A JSON object.
  package let metadata: String?
  package let createdAt: Instant
  package let changedAt: Instant
  /// The id of a key of its supplier's, or nil for the operator.
  package let changedBy: String?
  /// Why it was changed last.
  package let reason: String?
  /// A JSON array of texts: `language`, `title`, `description`, `conditions`.
  package let texts: String
  /// A JSON array of dated prices: `option`, `valid_from`, `points`, `amount`, `currency`.
  package let prices: String
  /// A JSON array of dated terms: `valid_from`, `amount`, `currency`.
  package let supplyTerms: String
  /// A JSON array of places: `partner`, `name`, `outlets`.
  package let honourers: String
  /// A JSON array of outcomes: `gift`, `weight`.
  package let odds: String
  /// Nil where there is no end of them.
  package let stock: Stock?
  package let particulars: GiftParticulars
}

extension SuppliedGift: ListedDocument {
  typealias Tag = GiftTag

  static let byID: Statement = """
    select id, code, status, default_language, stock, shows_stock, low_stock, metadata, created_at,
      changed_at, changed_by, reason, texts, prices, supply_terms,
      catalogue.honourers_of(id), odds, added,
      available, reserved, taken, kind, category, valid_from, valid_until, limit_count,
      limit_window, discount_bps,
      discount_amount, discount_currency, cause, programme, programme_points, voucher_uses,
      voucher_days, voucher_expiry, images
    from catalogue.gift_documents
    where partner_number = (select tenancy.current_partner_number()) and id = $1
    """

  static let older: Statement = """
    select id, code, status, default_language, stock, shows_stock, low_stock, metadata, created_at,
      changed_at, changed_by, reason, texts, prices, supply_terms,
      catalogue.honourers_of(id), odds, added,
      available, reserved, taken, kind, category, valid_from, valid_until, limit_count,
      limit_window, discount_bps,
      discount_amount, discount_currency, cause, programme, programme_points, voucher_uses,
      voucher_days, voucher_expiry, images
    from catalogue.gift_documents
    where partner_number = (select tenancy.current_partner_number())
      and ($1::uuid is null or id < $1)
    order by id desc limit $2
    """

  static let newer: Statement = """
    select id, code, status, default_language, stock, shows_stock, low_stock, metadata, created_at,
      changed_at, changed_by, reason, texts, prices, supply_terms,
      catalogue.honourers_of(id), odds, added,
      available, reserved, taken, kind, category, valid_from, valid_until, limit_count,
      limit_window, discount_bps,
      discount_amount, discount_currency, cause, programme, programme_points, voucher_uses,
      voucher_days, voucher_expiry, images
    from catalogue.gift_documents
    where partner_number = (select tenancy.current_partner_number()) and id > $1
    order by id limit $2
    """

  init(row: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, 0)
    code = try result.text(row, 1)
    status = storedWord(try result.text(row, 2))
    defaultLanguage = try result.text(row, 3)
    stockKind = storedWord(try result.text(row, 4))
    showsStock = try result.boolean(row, 5)
    lowStock = try result.optionalBigint(row, 6)
    metadata = try result.optionalJsonb(row, 7)
    createdAt = try result.instant(row, 8)
    changedAt = try result.instant(row, 9)
    // Who of the operator's people it was is the operator's.
    let changer = try result.optionalText(row, 10)
    changedBy = changer.flatMap { (try? APIKeyID(parsing: $0))?.description }
    reason = try result.optionalText(row, 11)
    texts = try result.jsonb(row, 12)
    prices = try result.jsonb(row, 13)
    supplyTerms = try result.jsonb(row, 14)
    honourers = try result.jsonb(row, 15)
    odds = try result.jsonb(row, 16)
    if stockKind == .unlimited {
      stock = nil
    } else {
      stock = Stock(
        added: try result.bigint(row, 17), available: try result.bigint(row, 18),
        reserved: try result.bigint(row, 19), taken: try result.bigint(row, 20))
    }
    particulars = try GiftParticulars(row: row, 21, of: result)
  }
}

extension PostgresConnection {
  /// Reads a gift of the supplier that a key proves.
  package func suppliedGift(
    _ id: GiftID, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<SuppliedGift> {
    try await document(id, presenting: key, scopes: [.gifts], absence: .giftNotFound)
  }

  /// Reads a page of the supplier's gifts, newest first.
  package func suppliedGifts(
    _ page: PageRequest<GiftTag>, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<Page<SuppliedGift>> {
    try await documents(page, presenting: key, scopes: [.gifts])
  }
}
