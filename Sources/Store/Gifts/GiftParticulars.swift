package import Coalition
import Postgres

/// What is told of a gift alike to everybody and to its supplier, as the database keeps it.
package struct GiftParticulars: Sendable {
  package let kind: GiftKind
  /// The code of its category.
  package let category: String?
  package let validFrom: Instant?
  package let validUntil: Instant?
  /// How often one member may order it, and within what.
  package let limit: (count: Int32, window: LimitWindow)?
  package let discountBasisPoints: Int32?
  package let discountAmount: Money?
  package let cause: String?
  package let programme: String?
  package let programmePoints: Int64?
  package let voucher: VoucherRules?
  /// A JSON array of images.
  package let images: String

  /// Reads the columns `kind, category, valid_from, valid_until, limit_count, limit_window,
  /// discount_bps, discount_amount, discount_currency, cause, programme, programme_points,
  /// voucher_uses, voucher_days, voucher_expiry, images`, from the first on.
  init(row: Int, _ first: Int, of result: QueryResult) throws(PostgresError) {
    kind = storedWord(try result.text(row, first))
    category = try result.optionalText(row, first + 1)
    validFrom = try result.boundedInstant(row, first + 2)
    validUntil = try result.boundedInstant(row, first + 3)
    if let count = try result.optionalInteger(row, first + 4) {
      limit = (count, storedWord(try result.text(row, first + 5)))
    } else {
      limit = nil
    }
    discountBasisPoints = try result.optionalInteger(row, first + 6)
    discountAmount =
      try result.isNull(row, first + 7) ? nil : try result.money(row, first + 7)
    cause = try result.optionalText(row, first + 9)
    programme = try result.optionalText(row, first + 10)
    programmePoints = try result.optionalBigint(row, first + 11)
    if let uses = try result.optionalInteger(row, first + 12) {
      let days = try result.optionalInteger(row, first + 13)
      let expiry: Coalition.VoucherExpiry = storedWord(try result.text(row, first + 14))
      voucher = storedValue { try VoucherRules(uses: uses, days: days, expiry: expiry) }
    } else {
      voucher = nil
    }
    images = try result.jsonb(row, first + 15)
  }
}

extension QueryResult {
  /// An instant, or nil for `infinity` of either sign.
  func boundedInstant(_ row: Int, _ column: Int) throws(PostgresError) -> Instant? {
    let microseconds = try timestamptz(row, column)
    return microseconds == .max || microseconds == .min ? nil : Instant(clamping: microseconds)
  }
}
