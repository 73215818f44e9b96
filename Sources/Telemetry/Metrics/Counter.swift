import Synchronization

/// A number that only grows, such as requests answered.
///
/// Fetch the handle once and keep it: incrementing takes no lock and allocates nothing.
package final class Counter: Sendable {
  private let total = Atomic<UInt64>(0)

  /// Creates a counter that belongs to no registry yet.
  package init() {}

  /// Adds to the total, in the unit of the metric.
  package func increment(by amount: UInt64 = 1) {
    total.wrappingAdd(amount, ordering: .relaxed)
  }

  /// The total so far, in the unit of the metric.
  package var value: UInt64 { total.load(ordering: .relaxed) }
}

/// A number that goes up and down, such as open connections.
package final class Gauge: Sendable {
  private let current = Atomic<Int64>(0)

  /// Creates a gauge that belongs to no registry yet.
  package init() {}

  /// Replaces the value, in the unit of the metric.
  package func set(_ value: Int64) { current.store(value, ordering: .relaxed) }

  /// Adds to the value; a negative amount lowers it.
  package func add(_ amount: Int64) { current.wrappingAdd(amount, ordering: .relaxed) }

  /// The value now, in the unit of the metric.
  package var value: Int64 { current.load(ordering: .relaxed) }
}
