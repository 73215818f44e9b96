import Postgres
import TestSupport
import Testing

/// What users of other ledgers reported, acted out by many clients at once; each test bears the
/// name of its report.
@Suite(.serialized) struct ReportedBugTests {
  /// Every answer of a burst is added up, those of requests that were sent twice once.
  @Test func `balances that differ from the sum of accepted transactions after a burst`()
    async throws
  {
    let database = try await HistoryDatabase(members: 2)
    let bursts = try await withThrowingTaskGroup(of: [Int: Int64].self) { group in
      for client in 0..<6 {
        group.addTask { try await Self.burst(as: client, in: database) }
      }
      return try await group.reduce(into: [Int: Int64]()) { $0.merge($1, uniquingKeysWith: +) }
    }
    for (member, line) in try await database.wallets(count: 2).enumerated() {
      #expect(line.hasPrefix("\(bursts[member] ?? 0)|"), "member \(member): \(line)")
    }
    #expect(try await database.violations().isEmpty)
    try await database.close()
  }

  /// Sends batches of purchases, each batch twice, and returns what was accepted.
  private static func burst(
    as client: Int, in database: HistoryDatabase
  ) async throws -> [Int: Int64] {
    let connection = try await database.database.connect(as: "tessera_service")
    var accepted: [Int: Int64] = [:]
    for batch in 0..<20 {
      let asks = (0..<10).map { index in
        ConcurrencyTests.ask(
          .earn, client * 10_000 + batch * 10 + index, member: index % 2, amount: 700)
      }
      for isRepetition in [false, true] {
        // A till that asks again makes a new document id; the key and the content are the same.
        let asks = asks.map { ask in
          var again = ask
          again.document += isRepetition ? 1_000_000 : 0
          return again
        }
        let verdicts = try await database.answer(asks, at: ConcurrencyTests.now, on: connection)
        for (ask, verdict) in zip(asks, verdicts) {
          guard case .done(_, let isReplay, _) = verdict else { continue }
          #expect(isReplay == isRepetition)
          if !isReplay { accepted[ask.member, default: 0] += 7 }
        }
      }
    }
    await connection.close()
    return accepted
  }

  /// Two redemptions wait for the wallet's lock, each having been sent while there was enough for
  /// either: whoever looked at the balance before the lock was granted would find enough.
  @Test func `a version check that reads outside the lock`() async throws {
    let database = try await HistoryDatabase(members: 1)
    let now = ConcurrencyTests.now
    _ = try await database.answer(
      [ConcurrencyTests.ask(.earn, 1, member: 0, amount: 10_000)], at: now)
    let gate = try await database.database.connect()
    let holder = try await database.database.connect()
    _ = try await gate.query("select pg_advisory_lock(7)")
    async let held = holder.segment([
      Command("begin"), Command("select id from ledger.wallets for update"),
      Command("select pg_advisory_xact_lock(7)"), Command("commit"),
    ])
    try await database.waitForLockWaiters(1)

    let verdicts = try await withThrowingTaskGroup(of: [Verdict].self) { group in
      for number in 2...3 {
        group.addTask {
          let connection = try await database.database.connect(as: "tessera_service")
          let verdicts = try await database.answer(
            [ConcurrencyTests.ask(.redeem, number, member: 0, amount: 60)], at: now,
            on: connection)
          await connection.close()
          return verdicts
        }
      }
      try await database.waitForLockWaiters(3)
      _ = try await gate.query("select pg_advisory_unlock(7)")
      return try await group.reduce(into: [Verdict]()) { $0 += $1 }
    }
    _ = try await held
    #expect(verdicts.count { if case .done = $0 { true } else { false } } == 1)
    #expect(
      verdicts.contains(.refused("insufficient_points", detail: 40, isReplay: false)),
      "\(verdicts)")
    #expect(try await database.violations().isEmpty)
    await gate.close()
    await holder.close()
    try await database.close()
  }
}

extension HistoryDatabase {
  /// Returns once so many connections to this database wait for locks that others hold.
  fileprivate func waitForLockWaiters(_ count: Int64) async throws {
    while true {
      let result = try await administrator.query(
        """
        select count(*) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'
        """)
      if try result.bigint(0, 0) >= count { return }
      await Task.yield()
    }
  }
}
