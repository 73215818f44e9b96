import EmbeddedPostgres
import EventLoop
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite struct CrashTests {
  /// What the tasks of the crash test have seen.
  final class Record: Sendable {
    struct State {
      var acknowledged: Set<Int64> = []
      var unsent: Set<Int64> = []
      var unknown = 0
      var isOver = false
    }
    let state = Mutex(State())
    var acknowledgedCount: Int { state.withLock { $0.acknowledged.count } }
  }

  /// Goal: no acknowledged insert is lost and no refused one is made, whatever a crash cuts off.
  /// Method: sixteen tasks insert numbers, each once, while the server is killed and started again.
  @Test func `a crash under load loses nothing that was acknowledged`() async throws {
    let cluster = try TestCluster(.durable)
    defer { withExtendedLifetime(cluster) {} }
    try await withConnection(cluster.configuration()) { connection in
      _ = try await connection.query("create table numbers (id bigint primary key)")
      let record = Record()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for task in 0..<16 {
          group.addTask {
            try await Self.insert(from: Int64(task) << 32, connection, record)
          }
        }
        for _ in 0..<2 {
          let before = record.acknowledgedCount
          try await eventually("inserts succeed") { record.acknowledgedCount > before + 300 }
          _ = try await DetachedThread.value {
            cluster.crash()
            try cluster.start()
          }
        }
        let before = record.acknowledgedCount
        try await eventually("inserts succeed") { record.acknowledgedCount > before + 300 }
        record.state.withLock { $0.isOver = true }
        try await group.waitForAll()
      }
      let result = try await connection.query("select id from numbers")
      let kept = try Set((0..<result.rowCount).map { row in try result.bigint(row, 0) })
      let (acknowledged, unsent) = record.state.withLock { ($0.acknowledged, $0.unsent) }
      #expect(acknowledged.subtracting(kept).isEmpty, "acknowledged and lost")
      #expect(unsent.intersection(kept).isEmpty, "never sent and yet there")
      #expect(await connection.status.sessionsLost >= 2)
    }
  }

  private static func insert(
    from first: Int64, _ connection: PostgresConnection, _ record: Record
  ) async throws {
    var number = first
    while record.state.withLock({ !$0.isOver }) {
      number += 1
      do throws(PostgresError) {
        _ = try await connection.query("insert into numbers values ($1)", [.bigint(number)])
        record.state.withLock { _ = $0.acknowledged.insert(number) }
      } catch {
        // While the server recovers it refuses nothing that it has accepted a session for.
        #expect(error.sqlState == nil, "\(error.debugDescription)")
        let isOutcomeUnknown = error.isOutcomeUnknown
        record.state.withLock {
          if isOutcomeUnknown { $0.unknown += 1 } else { _ = $0.unsent.insert(number) }
        }
      }
    }
  }

  @Test func `commands wait for a server that comes back, and fail as unsent otherwise`()
    async throws
  {
    let cluster = try TestCluster(.durable)
    defer { withExtendedLifetime(cluster) {} }
    var configuration = cluster.configuration()
    configuration.connectTimeout = .milliseconds(500)
    try await withConnection(configuration) { connection in
      _ = try await DetachedThread.value { cluster.crash() }
      try await eventually("the loss is noticed") { await connection.status.sessionsLost == 1 }
      let refusal = await error { () throws(PostgresError) in
        _ = try await connection.query("select 1")
      }
      guard case .unavailable = refusal else {
        Issue.record("\(String(describing: refusal))")
        return
      }
      _ = try await DetachedThread.value { try cluster.start() }
      try await connection.waitUntilReady(patience: .seconds(60))
      #expect(try await connection.query("select 1::bigint").bigint(0, 0) == 1)
    }
  }
}
