import Postgres
import TestSupport
import Testing

/// Erasures while members are merged, moved and written about, by many connections at once.
@Suite(.serialized) struct ErasureRaceTests {
  /// Runs one statement in a transaction that is kept from its end until a second one elsewhere has
  /// to wait for it, and returns what became of the second.
  private static func refusal(
    of second: Statement, after first: String, in database: HistoryDatabase
  ) async throws -> String? {
    let other = try await database.database.connect()
    let code = try await answer(after: first, in: database) {
      try await MoveRaceTests.refusal(of: second, [], on: other)
    }
    await other.close()
    return code
  }

  /// The answer of somebody elsewhere who has to wait for a transaction that runs one statement: it
  /// is kept from its end until then.
  static func answer<Answer: Sendable>(
    after first: String, in database: HistoryDatabase,
    of second: @Sendable () async throws -> Answer
  ) async throws -> Answer {
    let one = try await database.database.connect()
    _ = try await database.administrator.query("select pg_advisory_lock(7)")
    async let done: Void = one.runScript(
      "begin; \(first); select pg_advisory_xact_lock(7); commit")
    try await waiters(1, in: database)
    async let answer = second()
    try await waiters(2, in: database)
    _ = try await database.administrator.query("select pg_advisory_unlock(7)")
    _ = try await done
    let received = try await answer
    await one.close()
    return received
  }

  /// Returns when so many connections wait for a lock, and in any case after a minute.
  private static func waiters(_ count: Int64, in database: HistoryDatabase) async throws {
    try await waiters(count, seenBy: database.administrator)
  }

  /// Returns when so many connections wait for a lock, for one of the advisory locks if asked, and
  /// in any case after a minute.
  static func waiters(
    _ count: Int64, forAdvisoryLock lock: Int64? = nil, seenBy connection: PostgresConnection
  ) async throws {
    for _ in 0..<6000 {
      let waiting = try await connection.query(
        """
        select count(distinct a.pid) from pg_stat_activity a
        left join pg_locks l on l.pid = a.pid and not l.granted
        where a.datname = current_database() and a.wait_event_type = 'Lock'
          and ($1::bigint is null or l.locktype = 'advisory' and l.objid = $1)
        """, [.bigint(lock)])
      if try waiting.bigint(0, 0) == count { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("nobody waits")
  }

  private static func erased(in database: HistoryDatabase) async throws -> String {
    try await database.administrator.query(
      """
      select coalesce(string_agg('m' || i, ' ' order by i), '') from generate_series(0, 3) i
      join membership.members m on m.id = test.id('m' || i) where m.erased_at is not null
      """
    ).text(0, 0)
  }

  @Test func `an erasure by an id that is just becoming another's name takes both`() async throws {
    let database = try await HistoryDatabase(members: 4)
    let code = try await Self.refusal(
      of: "select count(*) from membership.erase_member('eve', test.id('m1'), 'asked', true)",
      after: "select test.merge('m0', 'm1')", in: database)
    #expect(code == nil)
    #expect(try await Self.erased(in: database) == "m0 m1")
    let other = try await Self.refusal(
      of: "select count(*) from membership.erase_member('eve', test.id('m2'), 'asked', true)",
      after: "select test.merge('m2', 'm3')", in: database)
    #expect(other == "TS104", "m2 is another member by now: whoever erases it is asked again")
    #expect(try await Self.erased(in: database) == "m0 m1")
    #expect(try await MoveRaceTests.state(of: database).verdict == "clean")
    try await database.close()
  }

  @Test func `an erasure by an id that is just ceasing to be another's spares the other`()
    async throws
  {
    let database = try await HistoryDatabase(members: 4)
    _ = try await database.administrator.query("select test.merge('m0', 'm1')")
    let code = try await Self.refusal(
      of: "select count(*) from membership.erase_member('eve', test.id('m0'), 'asked', true)",
      after: "select test.unmerge('m0')", in: database)
    #expect(code == "TS104")
    #expect(try await Self.erased(in: database) == "")
    try await database.close()
  }

  @Test func `whoever is erased when the others leave is asked what becomes of the points`()
    async throws
  {
    let database = try await HistoryDatabase(members: 4)
    try await database.administrator.runScript(
      """
      select test.earn('alpha', 'm0', 'r1', 1000);
      select test.join_household('m1', 'm0');
      select test.join_household('m2', 'm0');
      """)
    let alone = try await Self.refusal(
      of: "select count(*) from membership.erase_member('eve', test.id('m1'), 'asked', false)",
      after: """
        select test.leave_household('m0', 'x'), test.leave_household('m2', 'y')
        """, in: database)
    #expect(alone == "TS650")
    _ = try await database.administrator.query("select test.join_household('m0', 'm1')")
    let last = try await Self.refusal(
      of: "select count(*) from membership.erase_member('eve', test.id('m1'), 'asked', false)",
      after: "select count(*) from membership.erase_member('eve', test.id('m0'), 'asked', false)",
      in: database)
    #expect(last == "TS650", "two erasures at once do not leave the points to each other")
    #expect(try await Self.erased(in: database) == "m0")
    #expect(try await MoveRaceTests.state(of: database).verdict == "clean")
    try await database.close()
  }

  @Test func `a word about a member that is just being erased is not kept`() async throws {
    let database = try await HistoryDatabase(members: 4)
    try await database.administrator.runScript(
      """
      select test.adjust('eve', 'm0', 'a1', 'credit', 5);
      insert into ledger.reviews (opened_at, limit_number, subject, activity, span, window_from,
        of_partner, subject_code, member_id, requests, points, breaches)
      values (test.now(), 1, 'member', 'earn', 'day', test.now(), 0, 'm', test.id('m0'), 9, 9, 1);
      """)
    let words = try await Self.refusal(
      of: """
        select ledger.resolve_review('joe', (select max(number) from ledger.reviews), 'approved',
          'said')
        from ledger.decide_adjustment(
          'joe', test.id('adjustment a1'), 'rejected', 'said', false)
        """,
      after: "select count(*) from membership.erase_member('eve', test.id('m0'), 'asked', false)",
      in: database)
    #expect(words == nil)
    #expect(try await MoveRaceTests.state(of: database).verdict == "clean")
    let left = try await database.administrator.query(
      """
      select (select count(reason) from ledger.reviews),
        (select count(note) from ledger.adjustment_decisions)
      """)
    #expect(try left.bigint(0, 0) == 0)
    #expect(try left.bigint(0, 1) == 0)
    try await database.close()
  }

  /// Goal: whatever comes at the same time as an erasure, nothing deadlocks, nothing personal is
  /// left, and no points stay where nobody can spend them. Method: six connections with dice of
  /// their own over twelve members, of whom some are erased.
  @Test(arguments: [UInt64(1), 2])
  func `erasures among all that happens to members leave a sound ledger`(
    seed: UInt64
  ) async throws {
    let database = try await HistoryDatabase(members: 12)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for client in 0..<6 {
        group.addTask {
          let connection = try await database.database.connect()
          var dice = SeededGenerator(seed: seed << 8 | UInt64(client))
          for round in 0..<60 {
            let (statement, parameters) = Self.step("\(client)/\(round)", &dice)
            _ = try await MoveRaceTests.refusal(of: statement, parameters, on: connection)
          }
          await connection.close()
        }
      }
      try await group.waitForAll()
    }
    #expect(try await MoveRaceTests.state(of: database).verdict == "clean", "seed \(seed)")
    let left = try await database.administrator.query(
      """
      select (select count(*) from membership.members where erased_at is not null),
        (select count(*) from ledger.wallets w where w.balance > 0
          and not exists (select from membership.members m
            where m.wallet_id = w.id and m.erased_at is null))
      """)
    #expect(try left.bigint(0, 0) > 0)
    #expect(try left.bigint(0, 1) == 0)
    try await database.close()
  }

  /// One step of somebody, by dice.
  private static func step(
    _ name: String, _ dice: inout SeededGenerator
  ) -> (Statement, [PostgresValue]) {
    let one = PostgresValue.text("m\(Int.random(in: 0..<12, using: &dice))")
    let other = PostgresValue.text("m\(Int.random(in: 0..<12, using: &dice))")
    let points = PostgresValue.bigint(Int64.random(in: 1...50, using: &dice))
    let name = PostgresValue.text(name)
    return switch Int.random(in: 0..<30, using: &dice) {
    case 0..<6:
      ("select test.earn('alpha', null, $2, $3 * 100, identifier => $1)", [one, name, points])
    case 6..<8: ("select test.hold('alpha', $1, $2, $3)", [one, name, points])
    case 8..<10:
      ("select test.capture('alpha', max(h.reference)) from redemption.holds h", [])
    case 10..<14: ("select test.transfer($1, $2, $3, $4)", [one, other, points, name])
    case 14..<17: ("select test.join_household($1, $2)", [one, other])
    case 17..<19: ("select test.leave_household($1, $2)", [one, name])
    case 19..<23: ("select test.merge($1, $2)", [one, other])
    case 23..<25: ("select test.unmerge($1)", [one])
    case 25..<27: ("select test.enrol('beta', $1, array[$2])", [name, one])
    case 27..<29:
      (
        """
        select ledger.propose_adjustment('eve', test.id($2), $2, test.id($1), 'credit', 'goodwill',
          $3, null, 'said', false)
        """, [one, name, points]
      )
    default:
      (
        "select count(*) from membership.erase_member('eve', test.id($1), 'asked', true)", [one]
      )
    }
  }
}
