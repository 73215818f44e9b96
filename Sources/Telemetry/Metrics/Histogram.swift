import Synchronization

/// How many observations fell below each of a few fixed bounds, and their sum.
///
/// Observing takes no lock and allocates nothing: a binary search over the bounds and two atomic
/// additions.
package final class Histogram: Sendable {
  /// The most bounds that a histogram may have.
  package static let boundsMax = 64

  /// Upper bounds for the duration of a request, in nanoseconds: 100 µs to 10 s.
  package static let durationBounds: [UInt64] = [
    100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000,
    100_000_000, 250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 10_000_000_000,
  ]

  /// Upper bounds for the size of a batch: 1, 2, 4 and so on to 1024.
  package static let sizeBounds: [UInt64] = (0...10).map { 1 << $0 }

  /// The inclusive upper bounds in the unit of the metric, ascending; one bucket more has none.
  package let bounds: [UInt64]
  private let buckets: [Counter]
  private let sumTotal = Counter()

  /// Creates a histogram that belongs to no registry yet; bounds that do not ascend are a defect.
  package init(bounds: [UInt64]) {
    precondition((1...Self.boundsMax).contains(bounds.count), "a histogram needs some bounds")
    precondition(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }, "bounds ascend")
    self.bounds = bounds
    buckets = (0...bounds.count).map { _ in Counter() }
  }

  /// Records one observation in the unit of the metric.
  package func observe(_ value: UInt64) {
    var low = 0
    var high = bounds.count
    while low < high {
      let middle = (low + high) / 2
      if bounds[middle] < value { low = middle + 1 } else { high = middle }
    }
    buckets[low].increment()
    sumTotal.increment(by: value)
  }

  /// The observations at or below each bound; the last number is that of all.
  package var cumulativeCounts: [UInt64] {
    var total: UInt64 = 0
    return buckets.map { bucket in
      total += bucket.value
      return total
    }
  }

  /// The sum of all observations, in the unit of the metric.
  package var sum: UInt64 { sumTotal.value }
}
