import Testing

@testable import Telemetry

@Suite struct MetricsTests {
  private func text(_ registry: MetricsRegistry) -> String {
    String(decoding: registry.render(), as: UTF8.self)
  }

  @Test func `metrics are written as Prometheus reads them`() {
    let registry = MetricsRegistry()
    let ok = registry.counter(
      "http_requests_total", help: "Requests \\ answered\nby status.", labels: ["status": "200"])
    let odd = registry.counter(
      "http_requests_total", help: "Requests \\ answered\nby status.",
      labels: ["status": "a\"b\\c\nd"])
    let open = registry.gauge("connections_open", help: "Open connections.")
    registry.gauge("queue_waiting", help: "Waiting.", labels: ["queue": "earn"]) { 7 }
    registry.gauge("queue_waiting", help: "Waiting.", labels: ["queue": "gone"]) { nil }
    registry.counter("cpu_seconds_total", help: "CPU time.", unit: .seconds) { 1_500_000_000 }
    ok.increment()
    ok.increment(by: 2)
    odd.increment()
    open.set(5)
    open.add(-8)
    #expect(
      text(registry) == #"""
        # HELP connections_open Open connections.
        # TYPE connections_open gauge
        connections_open -3
        # HELP cpu_seconds_total CPU time.
        # TYPE cpu_seconds_total counter
        cpu_seconds_total 1.5
        # HELP http_requests_total Requests \\ answered\nby status.
        # TYPE http_requests_total counter
        http_requests_total{status="200"} 3
        http_requests_total{status="a\"b\\c\nd"} 1
        # HELP queue_waiting Waiting.
        # TYPE queue_waiting gauge
        queue_waiting{queue="earn"} 7

        """#)
  }

  @Test func `a histogram counts each observation in every bucket that holds it`() {
    let registry = MetricsRegistry()
    let histogram = registry.histogram(
      "request_seconds", help: "Duration.", unit: .seconds,
      bounds: [500_000, 1_000_000, 2_500_000_000], labels: ["route": "/v1"])
    for duration: UInt64 in [0, 500_000, 500_001, 1_000_000, 3_000_000_000] {
      histogram.observe(duration)
    }
    #expect(
      text(registry) == """
        # HELP request_seconds Duration.
        # TYPE request_seconds histogram
        request_seconds_bucket{route="/v1",le="0.0005"} 2
        request_seconds_bucket{route="/v1",le="0.001"} 4
        request_seconds_bucket{route="/v1",le="2.5"} 4
        request_seconds_bucket{route="/v1",le="+Inf"} 5
        request_seconds_sum{route="/v1"} 3.002000001
        request_seconds_count{route="/v1"} 5

        """)
  }

  @Test func `asking again for a metric returns the same one`() {
    let registry = MetricsRegistry()
    let a = registry.counter("a_total", help: "A.", labels: ["x": "1"])
    let b = registry.counter("a_total", help: "A.", labels: ["x": "1"])
    let c = registry.counter("a_total", help: "A.", labels: ["x": "2"])
    #expect(a === b)
    #expect(a !== c)
  }

  @Test func `a family stops growing at its limit and counts the rest as other`() {
    let registry = MetricsRegistry()
    for value in 0..<2000 {
      registry.counter("a_total", help: "A.", labels: ["x": String(value)]).increment()
    }
    let lines = text(registry).split(separator: "\n").dropFirst(2)
    #expect(lines.count == MetricsRegistry.seriesMax)
    #expect(lines.contains("a_total{x=\"other\"} 1501"))
    #expect(registry.counter("a_total", help: "A.", labels: ["x": "3"]).value == 1)
  }

  @Test func `no increment is lost between threads`() async {
    let counter = Counter()
    let histogram = Histogram(bounds: Histogram.sizeBounds)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for value in 0..<10_000 {
            counter.increment()
            histogram.observe(UInt64(value % 2000))
          }
        }
      }
    }
    #expect(counter.value == 80_000)
    #expect(histogram.cumulativeCounts.last == 80_000)
  }

  @Test func `one name with two meanings is a programmer error`() async {
    await #expect(processExitsWith: .failure) {
      let registry = MetricsRegistry()
      _ = registry.counter("a", help: "A.")
      _ = registry.gauge("a", help: "A.")
    }
    await #expect(processExitsWith: .failure) {
      let registry = MetricsRegistry()
      _ = registry.counter("a", help: "A.", labels: ["x": "1"])
      _ = registry.counter("a", help: "A.", labels: ["y": "1"])
    }
  }

  @Test(arguments: ["", "1a", "a-b", "é", "a b"])
  func `a name that Prometheus cannot read is a programmer error`(name: String) async {
    await #expect(processExitsWith: .failure) { [name] in
      _ = MetricsRegistry().counter(name, help: "")
    }
    await #expect(processExitsWith: .failure) {
      _ = MetricsRegistry().counter("a", help: "", labels: ["le": "1"])
    }
  }
}
