import Postgres
import Store
import Synchronization
import Telemetry

/// How the connections to the database are doing, asked for whenever the metrics are shown.
final class PoolMetrics: Sendable {
  private let stores = Mutex<[Store]>([])
  private let byPhase: [PostgresStatus.Phase: Gauge]
  private let inFlight: Gauge
  private let waiting: Gauge
  private let sessionsLost: Gauge

  /// Registers the metrics of the whole process.
  init(in registry: MetricsRegistry) {
    byPhase = Dictionary(
      uniqueKeysWithValues: PostgresStatus.Phase.allCases.map { phase in
        let gauge = registry.gauge(
          "tessera_database_connections", help: "Connections to the database, by what they do.",
          labels: ["phase": phase.rawValue])
        return (phase, gauge)
      })
    inFlight = registry.gauge(
      "tessera_database_commands_in_flight", help: "Commands sent and not yet answered.")
    waiting = registry.gauge(
      "tessera_database_commands_waiting", help: "Commands that wait to be sent.")
    sessionsLost = registry.gauge(
      "tessera_database_sessions_lost", help: "Sessions that were lost since the start.")
  }

  /// Takes the connections of a store into account.
  func add(_ store: Store) { stores.withLock { $0.append(store) } }

  /// Asks every connection how it is doing.
  func refresh() async {
    var statuses: [PostgresStatus] = []
    for store in stores.withLock({ $0 }) { statuses += await store.statuses }
    for (phase, gauge) in byPhase {
      gauge.set(Int64(statuses.count { $0.phase == phase }))
    }
    inFlight.set(statuses.reduce(0) { $0 + Int64($1.commandsInFlight) })
    waiting.set(statuses.reduce(0) { $0 + Int64($1.commandsWaiting) })
    sessionsLost.set(statuses.reduce(0) { $0 + Int64($1.sessionsLost) })
  }
}
