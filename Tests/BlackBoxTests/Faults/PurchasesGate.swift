import Postgres
import TestSupport

/// Holds up whoever records a purchase, until it is opened.
struct PurchasesGate {
  private let stage: FaultStage
  private let key: PostgresConnection
  private let closing: Task<Void, any Error>

  init(of stage: FaultStage) async throws {
    let database = stage.coalition.database
    self.stage = stage
    key = PostgresConnection(
      PostgresConfiguration(connectionString: stage.coalition.connectionString),
      on: try TestLoop.shared)
    // A transaction that waits for the key, with the lock in its hand.
    _ = try await key.query("select pg_advisory_lock(7)")
    closing = Task {
      _ = try await database.segment([
        Command("begin"), Command("lock table earning.purchases in share mode"),
        Command("select pg_advisory_xact_lock(7)"), Command("rollback"),
      ])
    }
    let key = key
    try await stage.waitFor("the gate is closed") {
      try await key.query(
        """
        select from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and l.objid = 7 and not l.granted
        """
      ).rowCount == 1
    }
  }

  /// The server's process that is held up, once there is one.
  func processWaiting() async throws -> Int32 {
    var process: Int32?
    try await stage.waitFor("somebody wants to record a purchase") {
      let found = try await key.query(
        """
        select l.pid from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and l.relation is not null and not l.granted
        """)
      process = found.rowCount > 0 ? try found.integer(0, 0) : nil
      return process != nil
    }
    return process!
  }

  /// Lets everybody through.
  func open() async throws {
    _ = try await key.query("select pg_advisory_unlock(7)")
    try await closing.value
    await key.close()
  }
}
