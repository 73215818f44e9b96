import Telemetry

/// Which build answers, as a metric that is always one.
enum BuildInfo {
  static func register(in registry: MetricsRegistry) {
    let gauge = registry.gauge(
      "tessera_build_info", help: "The version of the program, as a label.",
      labels: ["version": ShowVersion.version])
    gauge.set(1)
  }
}
