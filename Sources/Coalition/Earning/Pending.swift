/// What earned points wait for before they can be spent.
package enum Pending: Hashable, Sendable {
  /// The limits of the days for which points may be pending.
  package static let daysRange = 1...366

  /// A moment; if it has passed when the purchase is reported, they wait for nothing.
  case until(Instant)
  /// The partner's word, at most so many days after the purchase was reported; if it does not come,
  /// the points are cancelled.
  case confirmation(withinDays: Int)

  /// The moment, if that is what they wait for.
  package var maturesAt: Instant? {
    if case .until(let instant) = self { instant } else { nil }
  }

  /// The days within which the partner must confirm, if that is what they wait for.
  package var confirmDays: Int? {
    if case .confirmation(let days) = self { days } else { nil }
  }

  /// The last moment until which points of a purchase may be pending.
  package static func latest(for occurredAt: Instant) -> Instant {
    occurredAt.advanced(bySeconds: Int64(daysRange.upperBound) * 86_400)
  }
}
