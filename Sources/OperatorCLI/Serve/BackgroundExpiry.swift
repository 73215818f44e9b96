import EventLoop
import Postgres
import Store
import Telemetry

/// Ends, in small rounds between the requests, vouchers whose time is over and codes that nobody
/// was given in time. Nobody waits for it: a voucher whose time is over cannot be used even before.
///
/// It has a connection of its own, so that no request waits behind it. Any number of services may
/// do so at once: each voucher ends once.
final class BackgroundExpiry: Sendable {
  /// How long it rests after a round that has ended all there was.
  private static let interval = Duration.seconds(10)
  /// How long it rests after a failure.
  private static let failureInterval = Duration.seconds(30)
  /// The most that one round ends of either.
  private static let rowsMax = 200

  private let connection: PostgresConnection
  private let loop: EventLoop
  private let log: Log
  private let isEnding = Flag()
  private let vouchers: Counter
  private let codes: Counter
  private let failures: Counter

  init(
    _ configuration: PostgresConfiguration, on loop: EventLoop, metrics: MetricsRegistry, log: Log
  ) {
    connection = PostgresConnection(configuration, on: loop)
    self.loop = loop
    self.log = log
    vouchers = metrics.counter(
      "tessera_expiry_vouchers_total", help: "Vouchers that have ended because of their time.")
    codes = metrics.counter(
      "tessera_expiry_codes_total",
      help: "Codes of pools that have ended before anybody was given them.")
    failures = metrics.counter(
      "tessera_expiry_failures_total", help: "Rounds of the expiry of vouchers that failed.")
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
      let ended = try await connection.expireVouchers(rowsMax: Self.rowsMax)
      vouchers.increment(by: UInt64(ended.vouchers))
      codes.increment(by: UInt64(ended.codes))
      return max(ended.vouchers, ended.codes) < Self.rowsMax ? Self.interval : .zero
    } catch {
      // A service that ends closes the connection under the round.
      guard !isEnding.isSet else { return Self.failureInterval }
      failures.increment()
      log.warning("expiry of vouchers failed", ["error": .describing(error)])
      return Self.failureInterval
    }
  }
}
