/// Why the expiry that a purchase asks for cannot be.
package enum PurchaseExpiryError: Error, Hashable {
  /// It is not after the purchase.
  case notAfterPurchase
  /// It is more than `PurchaseExpiry.daysMax` days after the purchase.
  case tooLate
}

/// When the points of one purchase expire, where the purchase says so itself and the coalition's
/// policy does not count.
package enum PurchaseExpiry: Hashable, Sendable {
  case never
  /// The first instant at which they cannot be spent.
  case at(Instant)

  /// How many days after the purchase points may expire: a hundred years.
  package static let daysMax = 36_525

  /// Throws unless points of a purchase that occurred at an instant may expire so.
  package func check(occurredAt: Instant) throws(PurchaseExpiryError) {
    guard case .at(let instant) = self else { return }
    guard instant > occurredAt else { throw .notAfterPurchase }
    guard instant <= occurredAt.advanced(bySeconds: Int64(Self.daysMax) * 86_400) else {
      throw .tooLate
    }
  }
}
