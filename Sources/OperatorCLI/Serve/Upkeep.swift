import EventLoop
import Postgres
import Store
import Telemetry

/// What the service does for the ledger in the background, over a connection of its own: it keeps
/// the weeks of events in shape, counts orders for the catalogue and seals what was posted. Any
/// number of services may do so at once; what cannot be done now, because others are writing, is
/// done the next time.
struct Upkeep: Sendable {
  /// How often events are looked after, and the clock is looked at.
  private static let interval = Duration.seconds(60)

  /// How often orders are counted, for the order "popular" of the catalogue.
  private static let countInterval = Duration.seconds(600)

  /// How long a seal may take here; a drain waits for it. A larger one is `tessera ledger seal`'s.
  private static let statementTimeout = Duration.seconds(20)

  private let connection: PostgresConnection

  /// Begins at once, and goes on until `isDraining` is set.
  ///
  /// - Parameter sealInterval: How often postings are sealed; nil for never.
  init(
    on loop: EventLoop, database: PostgresConfiguration, sealInterval: Duration?,
    isDraining: Flag, log: Log
  ) {
    var configuration = database
    configuration.statementTimeout = Self.statementTimeout
    let connection = PostgresConnection(configuration, on: loop)
    self.connection = connection
    Task(executorPreference: loop) {
      let clock = ContinuousClock()
      var sealedLast = clock.now
      var countedLast: ContinuousClock.Instant?
      while !isDraining.isSet {
        var isSealDue = false
        if let sealInterval, sealedLast.duration(to: clock.now) >= sealInterval {
          sealedLast = clock.now
          isSealDue = true
        }
        await Self.look(after: connection, sealing: isSealDue, log)
        if countedLast.map({ $0.duration(to: clock.now) >= Self.countInterval }) ?? true {
          countedLast = clock.now
          await Self.countOrders(over: connection, log)
        }
        await loop.sleep(for: Self.interval)
      }
    }
  }

  /// Ends the connection once what is under way is done.
  func close() async { await connection.close() }

  private static func look(
    after connection: PostgresConnection, sealing isSealDue: Bool, _ log: Log
  ) async {
    do throws(OperatorError) {
      let done = try await connection.maintainEvents()
      if done.made + done.dropped > 0 {
        log.info(
          "events maintained",
          ["made": .number(Int64(done.made)), "dropped": .number(Int64(done.dropped))])
      }
      guard isSealDue else { return }
      _ = try await connection.cutSegment()
      while let seal = try await connection.sealSegment() {
        log.info(
          "postings sealed",
          ["seal": .number(Int64(seal.number)), "postings": .number(seal.postings)])
      }
    } catch {
      // Locks of others are no trouble: the next round tries again.
      guard !error.isLockTimeout else { return }
      log.warning("upkeep failed", ["error": .describing(error)])
    }
  }

  private static func countOrders(over connection: PostgresConnection, _ log: Log) async {
    do throws(OperatorError) {
      _ = try await connection.countOrders()
    } catch {
      guard !error.isLockTimeout else { return }
      log.warning("counting orders failed", ["error": .describing(error)])
    }
  }
}
