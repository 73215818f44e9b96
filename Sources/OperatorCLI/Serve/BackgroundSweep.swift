import EventLoop
import Postgres
import Store
import Synchronization
import Telemetry

/// Brings up to date, in small steps between the requests, the wallets at which nobody looks.
///
/// Nothing waits for it, because every request sweeps the wallets that it touches; reports and
/// events would only hear late of what happened in the others. It has a connection of its own, so
/// that no request waits behind it, and takes one bounded step at a time. Two services that do so
/// at once step around each other's locks.
final class BackgroundSweep: Sendable {
  /// How long it rests after a step.
  private static let stepInterval = Duration.seconds(1)
  /// How long it rests at the end of a walk over all wallets, and after a failure.
  private static let walkInterval = Duration.seconds(60)
  /// How many wallets a step looks at.
  private static let walkedMax = 5_000
  /// In how many of them a step makes something happen.
  private static let sweptMax = 100

  private let connection: PostgresConnection
  private let loop: EventLoop
  private let log: Log
  private let isEnding = Flag()
  /// Where the walk goes on; nil at its beginning.
  private let place = Mutex<PostgresUUID?>(nil)
  private let walked: Counter
  private let swept: Counter
  private let walks: Counter
  private let failures: Counter

  init(
    _ configuration: PostgresConfiguration, on loop: EventLoop, metrics: MetricsRegistry, log: Log
  ) {
    connection = PostgresConnection(configuration, on: loop)
    self.loop = loop
    self.log = log
    walked = metrics.counter(
      "tessera_sweep_wallets_walked_total", help: "Wallets that the background sweep looked at.")
    swept = metrics.counter(
      "tessera_sweep_wallets_swept_total",
      help: "Wallets in which the background sweep made happen what was due.")
    walks = metrics.counter(
      "tessera_sweep_walks_total", help: "Walks over all wallets that the sweep has finished.")
    failures = metrics.counter(
      "tessera_sweep_failures_total", help: "Steps of the background sweep that failed.")
  }

  /// Begins to walk.
  func begin() { step(after: Self.stepInterval) }

  /// Ends after the step that is under way.
  func end() async {
    guard !isEnding.set() else { return }
    await connection.close()
  }

  private func step(after rest: Duration) {
    loop.execute { [self] in
      loop.schedule(after: rest) { [self] in
        Task(executorPreference: loop) { [self] in
          guard !isEnding.isSet else { return }
          step(after: await step())
        }
      }
    }
  }

  /// Takes a step and returns how long to rest after it.
  private func step() async -> Duration {
    do throws(OperatorError) {
      let step = try await connection.sweepDue(
        after: place.withLock { $0 }, walkedMax: Self.walkedMax, sweptMax: Self.sweptMax)
      place.withLock { $0 = step.next }
      walked.increment(by: UInt64(step.walked))
      swept.increment(by: UInt64(step.swept))
      guard step.next == nil else { return Self.stepInterval }
      walks.increment()
    } catch {
      // A service that ends closes the connection under the step.
      guard !isEnding.isSet else { return Self.walkInterval }
      failures.increment()
      log.warning("background sweep failed", ["error": .describing(error)])
    }
    return Self.walkInterval
  }
}
