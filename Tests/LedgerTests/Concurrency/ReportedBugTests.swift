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

  /// One redemption holds the wallet's lock and has not committed when another begins: had that
  /// looked at the balance before it was granted the lock, both would find enough.
  @Test func `a version check that reads outside the lock`() async throws {
    let database = try await HistoryDatabase(members: 1)
    let now = ConcurrencyTests.now
    _ = try await database.answer(
      [ConcurrencyTests.ask(.earn, 1, member: 0, amount: 10_000)], at: now)
    let first = try await database.database.connect(as: "tessera_service")
    let second = try await database.database.connect(as: "tessera_service")
    func redeem(_ number: Int, on connection: PostgresConnection) async throws -> [Verdict] {
      try await database.answer(
        [ConcurrencyTests.ask(.redeem, number, member: 0, amount: 60)], at: now, on: connection)
    }

    _ = try await first.query("begin")
    let held = try await redeem(2, on: first)
    async let waiting = redeem(3, on: second)
    while try await !database.isSomebodyWaitingForALock() { await Task.yield() }
    _ = try await first.query("commit")

    if case .done = held.first {} else { Issue.record("the first is done: \(held)") }
    #expect(
      try await waiting == [.refused("insufficient_points", detail: 40, isReplay: false)])
    #expect(try await database.violations().isEmpty)
    await first.close()
    await second.close()
    try await database.close()
  }
}

extension HistoryDatabase {
  /// Whether a connection to this database waits for a lock that another holds.
  fileprivate func isSomebodyWaitingForALock() async throws -> Bool {
    let result = try await administrator.query(
      """
      select exists (
        select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock')
      """)
    return try result.boolean(0, 0)
  }
}
