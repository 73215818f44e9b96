/// What becomes of the points of a voucher that nobody used in time.
package enum VoucherExpiry: String, CaseIterable, Hashable, Sendable {
  /// They stay spent.
  case forfeited
  /// They go back to the lots that they came from.
  case pointsBack = "points_back"
}

/// Why numbers make no rules of a voucher.
package enum VoucherRulesError: Error, Hashable {
  /// How often it can be used lies outside of its limits, which are those given.
  case usesOutOfRange(ClosedRange<Int32>)
  /// How long it can be used lies outside of its limits, which are those given.
  case daysOutOfRange(ClosedRange<Int32>)
}

/// How the vouchers of a gift can be used.
package struct VoucherRules: Hashable, Sendable {
  /// The limits of `uses`.
  package static let usesRange: ClosedRange<Int32> = 1...1_000
  /// The limits of `days`: ten years.
  package static let daysRange: ClosedRange<Int32> = 1...3_660

  /// How often one voucher can be activated.
  package let uses: Int32
  /// How many days after the order it can be activated, through the end of the last one in the
  /// coalition's time zone; nil: for as long as its code is good.
  package let days: Int32?
  /// What becomes of its points when its time is over.
  package let expiry: VoucherExpiry

  /// Creates rules of numbers within their limits.
  package init(uses: Int32, days: Int32?, expiry: VoucherExpiry) throws(VoucherRulesError) {
    guard Self.usesRange.contains(uses) else { throw .usesOutOfRange(Self.usesRange) }
    if let days, !Self.daysRange.contains(days) { throw .daysOutOfRange(Self.daysRange) }
    self.uses = uses
    self.days = days
    self.expiry = expiry
  }
}
