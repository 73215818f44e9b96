package import Telemetry

/// What a lane tells the metrics about itself; lanes of the same kind on several loops share one.
package struct LaneStatistics: Sendable {
  /// How many requests each batch carried.
  package let batchSizes: Histogram
  /// How many requests wait for a batch, on all loops together.
  package let waiting: Gauge
  /// Batches run again after a lost race or a lost connection.
  package let batchesRepeated: Counter
  /// Batches that the database refused as a whole and that were halved.
  package let batchesHalved: Counter

  /// Registers the statistics of the lanes that carry one kind of request.
  package init(lane: String, in registry: MetricsRegistry) {
    batchSizes = registry.histogram(
      "tessera_batch_size", help: "Requests in one batch.", unit: .count,
      bounds: Histogram.sizeBounds,
      labels: ["lane": lane])
    waiting = registry.gauge(
      "tessera_batch_waiting", help: "Requests waiting for a batch.", labels: ["lane": lane])
    batchesRepeated = registry.counter(
      "tessera_batches_repeated_total",
      help: "Batches run again after a lost race or a lost connection.", labels: ["lane": lane])
    batchesHalved = registry.counter(
      "tessera_batches_halved_total",
      help: "Batches that the database refused as a whole and that were halved.",
      labels: ["lane": lane])
  }
}
