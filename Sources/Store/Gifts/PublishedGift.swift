package import Coalition
package import Postgres

/// A gift of the catalogue, as everybody is told of it.
package struct PublishedGift: Sendable {
  package let id: GiftID
  /// Since when it has been in the catalogue.
  package let liveSince: Instant
  package let particulars: GiftParticulars
  /// The code of the partner that supplies it; `@operator` for the operator.
  package let supplier: String
  package let supplierName: String
  /// The language of the texts.
  package let language: String
  /// All languages that it is told in.
  package let languages: [String]
  package let title: String
  package let description: String
  package let conditions: String
  package let isInStock: Bool
  /// How many are left, where its supplier shows it.
  package let stockLeft: Int64?
  /// A JSON array of prices: `option`, `points`, `amount`, `currency`.
  package let prices: String
  /// A JSON array of places: `partner`, `name`, `outlets`.
  package let honourers: String
  /// Of a surprise a JSON array of outcomes: `gift`, `title`, `weight`.
  package let odds: String?

  init(row: Int, _ first: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, first)
    liveSince = try result.instant(row, first + 1)
    supplier = try result.text(row, first + 2)
    supplierName = try result.text(row, first + 3)
    language = try result.text(row, first + 4)
    languages = try result.texts(row, first + 5).compactMap { $0 }
    title = try result.text(row, first + 6)
    description = try result.text(row, first + 7)
    conditions = try result.text(row, first + 8)
    isInStock = try result.boolean(row, first + 9)
    stockLeft = try result.optionalBigint(row, first + 10)
    prices = try result.jsonb(row, first + 11)
    honourers = try result.jsonb(row, first + 12)
    odds = try result.optionalJsonb(row, first + 13)
    particulars = try GiftParticulars(row: row, first + 14, of: result)
  }
}

/// What a reader of the catalogue looks for.
package struct GiftSearch: Sendable {
  /// In what order gifts are found.
  package enum Sort: String, CaseIterable, Sendable {
    /// Those whose title has the words before the others, each popular ones first.
    case relevance
    case newest
    /// By the orders of the last 30 days, as they were last counted.
    case popular
    case endingSoon = "ending_soon"
    /// By the points of the cheapest price.
    case price
  }

  /// The most characters of `phrase`.
  package static let phraseCharactersMax = 200

  /// The reader's language; nil: each gift in its default language.
  package var language: Language?
  /// Words as web searches take them.
  package var phrase: String?
  package var category: CategoryCode?
  /// The code of a partner, or `@operator`.
  package var supplier: String?
  /// The code of a partner that honours it.
  package var honourer: String?
  /// One of that partner's outlets.
  package var outlet: String?
  package var pointsMin: Int64?
  package var pointsMax: Int64?
  package var endsBefore: Instant?
  package var sort: Sort
  /// The last gift of the page before.
  package var after: GiftID?
  /// From 1 to 100.
  package var limit: Int

  package init(sort: Sort, limit: Int) {
    self.sort = sort
    self.limit = limit
  }
}

extension PostgresConnection {
  /// Reads a gift that is live. Any key will do.
  package func publishedGift(
    _ id: GiftID, in language: Language?, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<PublishedGift> {
    let command = Command(
      Self.publishedGift, [.uuid(PostgresUUID(id)), .text(language?.tag)])
    do throws(PostgresError) {
      switch try await read(command, presenting: key, scopes: []) {
      case .refused(let refusal, let detail, let isReplay):
        return .refused(refusal, detail: detail, isReplay: isReplay)
      case .done(let result, _):
        guard result.rowCount == 1 else {
          return .refused(.giftNotFound, detail: nil, isReplay: false)
        }
        return .done(try PublishedGift(row: 0, 0, of: result), isReplay: false)
      }
    } catch {
      throw StoreError(error)
    }
  }

  /// Searches the catalogue. Any key will do. Refuses `gift_not_found` when the gift to go on from
  /// never was in it.
  package func gifts(
    _ search: GiftSearch, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<Page<PublishedGift>> {
    let command = Command(
      Self.searchGifts,
      [
        .text(search.language?.tag), .text(search.phrase), .text(search.category?.text),
        .text(search.supplier), .text(search.honourer), .text(search.outlet),
        .bigint(search.pointsMin), .bigint(search.pointsMax),
        .timestamptz(search.endsBefore?.microseconds), .text(search.sort.rawValue),
        // One more than the page holds tells whether the list goes on.
        .uuid(search.after.map { PostgresUUID($0) }), .integer(Int32(search.limit + 1)),
      ])
    do throws(PostgresError) {
      switch try await read(command, presenting: key, scopes: []) {
      case .refused(let refusal, let detail, let isReplay):
        return .refused(refusal, detail: detail, isReplay: isReplay)
      case .done(let result, _):
        if result.rowCount > 0, let refusal = try result.refusal(0, 0) {
          return .refused(refusal, detail: nil, isReplay: false)
        }
        var gifts: [PublishedGift] = []
        for row in 0..<min(result.rowCount, search.limit) {
          gifts.append(try PublishedGift(row: row, 1, of: result))
        }
        return .done(
          Page(elements: gifts, hasMore: result.rowCount > search.limit), isReplay: false)
      }
    } catch {
      throw StoreError(error)
    }
  }

  private static let publishedGift: Statement = """
    select id, live_since, supplier, supplier_name, language, languages, title, description,
      conditions, is_in_stock, stock_left, prices, honourers, odds, kind, category, valid_from,
      valid_until, limit_count, limit_window, discount_bps,
      discount_amount, discount_currency, cause, programme, programme_points, voucher_uses,
      voucher_days, voucher_expiry, images
    from catalogue.published_gift($1, $2)
    """

  private static let searchGifts: Statement = """
    select refusal, id, live_since, supplier, supplier_name, language, languages, title,
      description,
      conditions, is_in_stock, stock_left, prices, honourers, odds, kind, category, valid_from,
      valid_until, limit_count, limit_window, discount_bps,
      discount_amount, discount_currency, cause, programme, programme_points, voucher_uses,
      voucher_days, voucher_expiry, images
    from catalogue.search_gifts($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    """
}
