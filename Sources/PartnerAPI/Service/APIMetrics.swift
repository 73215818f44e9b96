import Coalition
import HTTP
package import Telemetry

/// What the API counts about itself.
///
/// Handles are fetched once: a request adds to a few atomics and looks nothing up by name.
package struct APIMetrics: Sendable {
  private let registry: MetricsRegistry
  private let latency: [RouteKey: Histogram]
  private let requests: [RouteKey: [Int: Counter]]
  private let refusals: [Refusal: Counter]
  let connections: Gauge

  private struct RouteKey: Hashable {
    let method: HTTP.Method
    let pattern: String
  }

  /// The statuses that an answer can have; the label of any other is `other`.
  private static let statuses = [
    200, 201, 204, 400, 401, 403, 404, 405, 408, 409, 413, 414, 415, 417, 422, 429, 431, 500, 501,
    503, 505,
  ]
  private static let otherStatus = 0
  /// Requests that no route answers.
  static let unrouted = (method: HTTP.Method.get, pattern: "unrouted")

  /// Registers the metrics of all loops' APIs; those of the same name are shared.
  package init(in registry: MetricsRegistry) {
    var latency: [RouteKey: Histogram] = [:]
    var requests: [RouteKey: [Int: Counter]] = [:]
    let routes =
      Routes.endpoints.map { RouteKey(method: $0.method, pattern: $0.pattern.description) }
      + ServiceRoutes.all.map { RouteKey(method: $0.method, pattern: $0.pattern.description) }
      + [RouteKey(method: Self.unrouted.method, pattern: Self.unrouted.pattern)]
    for route in routes {
      let labels: MetricsRegistry.Labels = [
        "method": route.method.rawValue, "route": route.pattern,
      ]
      latency[route] = registry.histogram(
        "tessera_http_request_duration_seconds",
        help: "Time from a request's last byte to its answer.",
        unit: .seconds, bounds: Histogram.durationBounds, labels: labels)
      for status in Self.statuses + [Self.otherStatus] {
        requests[route, default: [:]][status] = Counter()
      }
    }
    self.registry = registry
    self.latency = latency
    self.requests = requests
    refusals = Dictionary(
      uniqueKeysWithValues: Refusal.allCases.map { refusal in
        let counter = registry.counter(
          "tessera_refusals_total", help: "Refusals, by their stable code.",
          labels: ["code": refusal.code])
        return (refusal, counter)
      })
    connections = registry.gauge(
      "tessera_http_connections", help: "Connections now open.")
  }

  func count(
    _ method: HTTP.Method, _ pattern: String, status: Status, nanoseconds: UInt64
  ) {
    let route = RouteKey(method: method, pattern: pattern)
    latency[route]?.observe(nanoseconds)
    let label = requests[route]?[status.code] == nil ? Self.otherStatus : status.code
    guard let counter = requests[route]?[label] else { return }
    if counter.value == 0 { show(counter, of: route, status: label) }
    counter.increment()
  }

  /// Shows a counter from its first request on: all routes with all statuses would be more series
  /// than one name may have.
  private func show(_ counter: Counter, of route: RouteKey, status: Int) {
    registry.counter(
      "tessera_http_requests_total", help: "Requests answered.",
      labels: [
        "method": route.method.rawValue, "route": route.pattern,
        "status": status == Self.otherStatus ? "other" : String(status),
      ]
    ) { Int64(clamping: counter.value) }
  }

  func count(_ refusal: Refusal) { refusals[refusal]?.increment() }
}
