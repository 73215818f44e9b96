import EventLoop
import Postgres
import Store
import Telemetry

/// Work that goes on in small rounds between the requests, and for which nobody waits.
///
/// It has a connection of its own, so that no request waits behind it, and begins a round when the
/// one before has ended and it has rested. Any number of services may do the same work at once.
final class BackgroundWork: Sendable {
  /// One round; returns how long to rest after it.
  typealias Round =
    @Sendable (PostgresConnection) async throws(OperatorError) -> Duration

  /// How long work rests after a round that failed, unless it says otherwise.
  static let standardFailureInterval = Duration.seconds(30)

  private let complaint: StaticString
  private let failureInterval: Duration
  private let connection: PostgresConnection
  private let loop: EventLoop
  private let log: Log
  private let failures: Counter
  private let isEnding = Flag()
  private let round: Round

  /// Begins, after a first rest.
  ///
  /// - Parameters:
  ///   - complaint: What the log says of a round that failed.
  ///   - failures: Counts the rounds that fail.
  init(
    in place: Place, afterFirst rest: Duration,
    failureInterval: Duration = standardFailureInterval, failures: Counter,
    complaint: StaticString, round: @escaping Round
  ) {
    self.complaint = complaint
    self.failureInterval = failureInterval
    connection = PostgresConnection(place.database, on: place.loop)
    loop = place.loop
    log = place.log
    self.failures = failures
    self.round = round
    goRound(after: rest)
  }

  /// Where work is done, and to whom it tells what becomes of it.
  struct Place: Sendable {
    let database: PostgresConfiguration
    let loop: EventLoop
    let metrics: MetricsRegistry
    let log: Log
  }

  /// Ends after the round that is under way.
  func end() async {
    guard !isEnding.set() else { return }
    await connection.close()
  }

  private func goRound(after rest: Duration) {
    loop.execute { [self] in
      loop.schedule(after: rest) { [self] in
        Task(executorPreference: loop) { [self] in
          guard !isEnding.isSet else { return }
          goRound(after: await goRound())
        }
      }
    }
  }

  /// Goes one round and returns how long to rest after it.
  private func goRound() async -> Duration {
    do throws(OperatorError) {
      return try await round(connection)
    } catch {
      // A service that ends closes the connection under the round.
      guard !isEnding.isSet else { return failureInterval }
      failures.increment()
      log.warning(complaint, ["error": .describing(error)])
      return failureInterval
    }
  }
}
