import Postgres
import Store
import Synchronization
import Telemetry

/// Brings up to date the wallets at which nobody looks.
///
/// Every request sweeps the wallets that it touches; reports and events would only hear late of
/// what happened in the others. Two services that sweep at once step around each other's locks.
enum BackgroundSweep {
  /// How long it rests after a step.
  private static let stepInterval = Duration.seconds(1)
  /// How long it rests at the end of a walk over all wallets, and after a failure.
  private static let walkInterval = Duration.seconds(60)
  /// How many wallets a step looks at.
  private static let walkedMax = 5_000
  /// In how many of them a step makes something happen.
  private static let sweptMax = 100

  static func begin(in place: BackgroundWork.Place) -> BackgroundWork {
    let walked = place.metrics.counter(
      "tessera_sweep_wallets_walked_total", help: "Wallets that the background sweep looked at.")
    let swept = place.metrics.counter(
      "tessera_sweep_wallets_swept_total",
      help: "Wallets in which the background sweep made happen what was due.")
    let walks = place.metrics.counter(
      "tessera_sweep_walks_total", help: "Walks over all wallets that the sweep has finished.")
    let failures = place.metrics.counter(
      "tessera_sweep_failures_total", help: "Steps of the background sweep that failed.")
    let walk = Walk()
    return BackgroundWork(
      in: place, afterFirst: stepInterval, failureInterval: walkInterval, failures: failures,
      complaint: "background sweep failed"
    ) { connection throws(OperatorError) in
      let step = try await connection.sweepDue(
        after: walk.next, walkedMax: walkedMax, sweptMax: sweptMax)
      walk.next = step.next
      walked.increment(by: UInt64(step.walked))
      swept.increment(by: UInt64(step.swept))
      guard step.next == nil else { return stepInterval }
      walks.increment()
      return walkInterval
    }
  }

  /// Where a walk over all wallets has come to.
  private final class Walk: Sendable {
    private let state = Mutex<PostgresUUID?>(nil)

    /// The wallet after which the next step begins; nil at the beginning.
    var next: PostgresUUID? {
      get { state.withLock { $0 } }
      set { state.withLock { $0 = newValue } }
    }
  }
}
