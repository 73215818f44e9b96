import Synchronization

/// The metrics of the process, and their text for Prometheus.
///
/// Asking for a metric registers it, or returns the one that is there; keep what you get. One name
/// with two meanings is a defect. The values of labels come from a fixed set wherever possible;
/// where they do not, a family stops growing at `seriesMax` and counts the rest under one series
/// whose labels are all `other`, so that no caller can fill our memory or Prometheus'.
package final class MetricsRegistry: Sendable {
  /// The most series that one name may have.
  package static let seriesMax = 500
  /// The `Content-Type` of `render()`.
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"
  /// The registry that `/metrics` shows.
  package static let process = MetricsRegistry()

  /// Names and values of labels, in a fixed order.
  package typealias Labels = KeyValuePairs<String, String>

  private let families = Mutex<[String: MetricFamily]>([:])

  /// Creates an empty registry.
  package init() {}

  /// Returns the counter of this name and these labels.
  package func counter(
    _ name: String, help: String, unit: MetricUnit = .count, labels: Labels = [:]
  ) -> Counter {
    let family = MetricFamily(name: name, help: help, type: .counter, unit: unit, labels)
    let series = series(of: family, labels) { .counter(Counter()) }
    guard case .counter(let counter) = series else { preconditionFailure("\(name) is read") }
    return counter
  }

  /// Returns the gauge of this name and these labels.
  package func gauge(
    _ name: String, help: String, unit: MetricUnit = .count, labels: Labels = [:]
  ) -> Gauge {
    let family = MetricFamily(name: name, help: help, type: .gauge, unit: unit, labels)
    let series = series(of: family, labels) { .gauge(Gauge()) }
    guard case .gauge(let gauge) = series else { preconditionFailure("\(name) is read") }
    return gauge
  }

  /// Returns the histogram of this name and these labels.
  ///
  /// - Parameter bounds: The inclusive upper bounds, in the unit of the metric; used when the
  ///   series is first asked for.
  package func histogram(
    _ name: String, help: String, unit: MetricUnit, bounds: [UInt64], labels: Labels = [:]
  ) -> Histogram {
    let family = MetricFamily(name: name, help: help, type: .histogram, unit: unit, labels)
    let series = series(of: family, labels) { .histogram(Histogram(bounds: bounds)) }
    guard case .histogram(let histogram) = series else { preconditionFailure("\(name) is read") }
    return histogram
  }

  /// Shows a gauge that is read when it is asked for; nil leaves it out. Registering the same
  /// series again replaces what is read.
  package func gauge(
    _ name: String, help: String, unit: MetricUnit = .count, labels: Labels = [:],
    reading read: @escaping @Sendable () -> Int64?
  ) {
    let family = MetricFamily(name: name, help: help, type: .gauge, unit: unit, labels)
    _ = series(of: family, labels, replacing: true) { .reading(read) }
  }

  /// Shows a counter that somebody else keeps, read when it is asked for; nil leaves it out.
  package func counter(
    _ name: String, help: String, unit: MetricUnit = .count, labels: Labels = [:],
    reading read: @escaping @Sendable () -> Int64?
  ) {
    let family = MetricFamily(name: name, help: help, type: .counter, unit: unit, labels)
    _ = series(of: family, labels, replacing: true) { .reading(read) }
  }

  /// Returns the text of all metrics in the exposition format 0.0.4, sorted by name and labels.
  package func render() -> [UInt8] {
    // Rendered outside of the lock: a reading may take long, or ask for a metric itself.
    let snapshot = families.withLock { Array($0.values) }
    var text: [UInt8] = []
    for family in snapshot.sorted(by: { $0.name < $1.name }) { family.append(to: &text) }
    return text
  }

  private func series(
    of described: MetricFamily, _ labels: Labels, replacing: Bool = false,
    make: () -> MetricSeries
  ) -> MetricSeries {
    families.withLock { families in
      var family = families[described.name] ?? described
      precondition(
        family.hasSameMeaning(as: described), "\(described.name) is registered with two meanings")
      let series = family.series(labels.map(\.value), replacing: replacing, make: make)
      families[described.name] = family
      return series
    }
  }
}
