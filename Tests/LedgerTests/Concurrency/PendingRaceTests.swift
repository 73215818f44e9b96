import Postgres
import Store
import Testing

/// Decisions and sweeps at the same moment, over connections of their own.
@Suite(.serialized) struct PendingRaceTests {
  private static let now = ConcurrencyTests.now

  private static func pending(_ count: Int, in database: HistoryDatabase) async throws {
    let asks = (1...count).map { number in
      var ask = ConcurrencyTests.ask(.earn, number, member: 0, amount: 1_000)
      ask.confirmDays = 7
      return ask
    }
    _ = try await database.answer(asks, at: now)
  }

  @Test func `of a confirmation and a cancellation at the same moment exactly one wins`()
    async throws
  {
    let database = try await HistoryDatabase(members: 1)
    try await Self.pending(30, in: database)
    let (lanes, connections) = try await ConcurrencyTests.lanes(
      6, of: RecordDecisions.self, in: database)
    let verdicts = try await withThrowingTaskGroup(of: (UInt64, Verdict).self) { group in
      for purchase in UInt64(1)...30 {
        for (client, lane) in lanes.enumerated() {
          var ask = ConcurrencyTests.ask(
            .decide, 1_000 * client + Int(purchase), member: 0, amount: 0)
          ask.original = "n\(purchase)"
          ask.isConfirmation = client.isMultiple(of: 2)
          let request = database.decision(ask)
          group.addTask { (purchase, try await lane.submit(request).verdict) }
        }
      }
      return try await group.reduce(into: [UInt64: [Verdict]]()) {
        $0[$1.0, default: []].append($1.1)
      }
    }
    for (purchase, verdicts) in verdicts {
      let replays = verdicts.compactMap { verdict -> Bool? in
        if case .done(_, let isReplay, _) = verdict { isReplay } else { nil }
      }
      #expect(replays.count { !$0 } == 1, "purchase \(purchase): \(verdicts)")
      #expect(replays.count { $0 } == 2, "purchase \(purchase): \(verdicts)")
      #expect(verdicts.count == 6)
    }
    #expect(try await database.wallets(count: 1)[0].contains("|60|0|"), "30 accruals, 30 ends")
    #expect(try await database.violations().isEmpty)
    for connection in connections { await connection.close() }
    try await database.close()
  }

  @Test func `a sweep steps around a wallet that somebody has locked`() async throws {
    let database = try await HistoryDatabase(members: 1)
    try await Self.pending(1, in: database)
    let sweep = Command(
      "select wallets_swept::bigint from ledger.sweep_due(null, 100000, 100)")
    let later = Command("select set_config('test.instant', '2026-07-01Z', true)")
    let (one, other) = (database.administrator, database.service)
    // One statement, so that its transaction is open while the other sweeps.
    async let locked = one.segment([
      Command("select 1 from ledger.wallets for no key update"), Command("select pg_sleep(1.5)"),
    ])
    try await Task.sleep(for: .milliseconds(500))
    #expect(try await other.segment([later, sweep])[1].bigint(0, 0) == 0)
    _ = try await locked
    #expect(try await other.segment([later, sweep])[1].bigint(0, 0) == 1)
    #expect(try await other.segment([later, sweep])[1].bigint(0, 0) == 0)
    #expect(try await database.violations().isEmpty)
    try await database.close()
  }
}
