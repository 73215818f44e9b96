/// For how long the orders of one member count against the limit of a gift, in the coalition's
/// time zone.
package enum LimitWindow: String, CaseIterable, Hashable, Sendable {
  /// From midnight to midnight.
  case day
  /// From Monday to Sunday.
  case week
  /// A month of the calendar.
  case month
  /// A year of the calendar.
  case year
  /// For as long as there is the gift.
  case ever
}

/// Why numbers make no limit of orders.
package enum OrderLimitError: Error, Hashable {
  /// The count lies outside of its limits, which are those given.
  case outOfRange(ClosedRange<Int32>)
}

/// How often one member may order a gift in one window.
package struct OrderLimit: Hashable, Sendable {
  /// The limits of `count`.
  package static let countRange: ClosedRange<Int32> = 1...1_000_000

  /// The most orders of one member in one window.
  package let count: Int32
  /// What the orders are counted within.
  package let window: LimitWindow

  /// Creates a limit of `count` orders in each `window`.
  package init(count: Int32, window: LimitWindow) throws(OrderLimitError) {
    guard Self.countRange.contains(count) else { throw .outOfRange(Self.countRange) }
    self.count = count
    self.window = window
  }
}
