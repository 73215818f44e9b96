import EventLoop
import Postgres
import Store
import Telemetry

/// Carries on, in small rounds between the requests, what was cut off between the steps of orders:
/// something that is set aside for an order of which nothing was heard, and something that a
/// cancelled order had taken and that is not back on the shelf.
///
/// It has a connection of its own, so that no request waits behind it. Any number of services may
/// do so at once: each step has the effect of one, whoever takes it how often.
final class BackgroundHealing: Sendable {
  /// How long it rests after a round that has carried all there was.
  private static let interval = Duration.seconds(2)
  /// How long it rests after a failure.
  private static let failureInterval = Duration.seconds(30)
  /// The most that one round carries of either.
  private static let rowsMax = 200

  private let connection: PostgresConnection
  private let loop: EventLoop
  private let log: Log
  private let isEnding = Flag()
  private let reservations: Counter
  private let stockReturns: Counter
  private let failures: Counter

  init(
    _ configuration: PostgresConfiguration, on loop: EventLoop, metrics: MetricsRegistry, log: Log
  ) {
    connection = PostgresConnection(configuration, on: loop)
    self.loop = loop
    self.log = log
    reservations = metrics.counter(
      "tessera_healing_reservations_total",
      help: "Reservations that were concluded because nothing was heard of their orders in time.")
    stockReturns = metrics.counter(
      "tessera_healing_stock_returns_total",
      help: "Returns to the shelf that were carried after their orders had moved.")
    failures = metrics.counter(
      "tessera_healing_failures_total", help: "Rounds of healing that failed.")
  }

  /// Begins.
  func begin() { round(after: Self.interval) }

  /// Ends after the round that is under way.
  func end() async {
    guard !isEnding.set() else { return }
    await connection.close()
  }

  private func round(after rest: Duration) {
    loop.execute { [self] in
      loop.schedule(after: rest) { [self] in
        Task(executorPreference: loop) { [self] in
          guard !isEnding.isSet else { return }
          round(after: await round())
        }
      }
    }
  }

  /// Goes one round and returns how long to rest after it.
  private func round() async -> Duration {
    do throws(OperatorError) {
      let healed = try await connection.healOrders(rowsMax: Self.rowsMax)
      reservations.increment(by: UInt64(healed.reservations))
      stockReturns.increment(by: UInt64(healed.stockReturns))
      if healed.reservations > 0 {
        log.info(
          "orders healed", ["reservations": .number(healed.reservations)])
      }
      return max(healed.reservations, healed.stockReturns) < Self.rowsMax ? Self.interval : .zero
    } catch {
      // A service that ends closes the connection under the round.
      guard !isEnding.isSet else { return Self.failureInterval }
      failures.increment()
      log.warning("healing of orders failed", ["error": .describing(error)])
      return Self.failureInterval
    }
  }
}
