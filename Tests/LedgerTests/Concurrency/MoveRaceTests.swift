import Coalition
import EventLoop
import Postgres
import Store
import TestSupport
import Testing

/// What moves members and points between wallets, by many connections at once.
@Suite(.serialized) struct MoveRaceTests {
  /// Runs a statement and returns nil, or the code with which our own functions refused it; any
  /// other error, a deadlock above all, ends the test.
  static func refusal(
    of statement: Statement, _ parameters: [PostgresValue], on connection: PostgresConnection
  ) async throws -> String? {
    do {
      _ = try await connection.query(statement, parameters)
      return nil
    } catch let error {
      guard let code = error.sqlState, code.hasPrefix("TS"), code != "TS000" else { throw error }
      return code
    }
  }

  /// The points in all wallets, and the invariants that do not hold.
  static func state(of database: HistoryDatabase) async throws -> (points: Int64, verdict: String) {
    let result = try await database.administrator.query(
      "select sum(balance)::bigint, test.verdict() from ledger.wallets")
    return (try result.bigint(0, 0), try result.text(0, 1))
  }

  @Test func `transfers in both directions never deadlock and lose no point`() async throws {
    let database = try await HistoryDatabase(members: 2)
    for member in 0..<2 {
      let ask = ConcurrencyTests.ask(.earn, member, member: member, amount: 100_000)
      _ = try await database.answer([ask], at: ConcurrencyTests.now)
    }
    let refusals = try await withThrowingTaskGroup(of: [String?].self) { group in
      for client in 0..<10 {
        group.addTask {
          let connection = try await database.database.connect(as: "tessera_operator")
          var codes: [String?] = []
          for round in 0..<25 {
            let (source, target) = client % 2 == 0 ? ("m0", "m1") : ("m1", "m0")
            codes.append(
              try await Self.refusal(
                of: "select test.transfer($1, $2, $3, $4)",
                [
                  .text(source), .text(target), .bigint(Int64(1 + (client * 7 + round) % 300)),
                  .text("\(client)/\(round)"),
                ], on: connection))
          }
          await connection.close()
          return codes
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(refusals.allSatisfy { $0 == nil || $0 == "TS201" }, "\(refusals)")
    #expect(refusals.contains(nil))
    let state = try await Self.state(of: database)
    #expect(state.points == 2000)
    #expect(state.verdict == "clean")
    try await database.close()
  }

  @Test func `ten transfers with one reference move points once`() async throws {
    let database = try await HistoryDatabase(members: 3)
    let ask = ConcurrencyTests.ask(.earn, 1, member: 0, amount: 100_000)
    _ = try await database.answer([ask], at: ConcurrencyTests.now)
    let refusals = try await withThrowingTaskGroup(of: String?.self) { group in
      for client in 0..<10 {
        group.addTask {
          let connection = try await database.database.connect(as: "tessera_operator")
          // Half of them mean another member: these are refused, or the others are.
          let code = try await Self.refusal(
            of: "select test.transfer('m0', $1, 10, 'the reference')",
            [.text(client % 2 == 0 ? "m1" : "m2")], on: connection)
          await connection.close()
          return code
        }
      }
      return try await group.reduce(into: [String?]()) { $0.append($1) }
    }
    #expect(refusals.count { $0 == nil } == 5 && refusals.count { $0 == "TS204" } == 5)
    let moved = try await database.administrator.query(
      "select sum(points)::bigint from ledger.moves")
    #expect(try moved.bigint(0, 0) == 10)
    #expect(try await Self.state(of: database).verdict == "clean")
    try await database.close()
  }

  /// Goal: an earn that was resolved before a merge never lands on the wallet that the merge
  /// closes, and none is lost. Method: four lanes earn for one member, while it is merged with
  /// another and separated again.
  @Test func `earns that race a merge all arrive, and none on a dead wallet`() async throws {
    let database = try await HistoryDatabase(members: 2)
    let (lanes, connections) = try await ConcurrencyTests.lanes(
      4, of: RecordPurchases.self, in: database)
    let merges = try await withThrowingTaskGroup(of: Int.self) { group in
      for client in 0..<4 {
        group.addTask {
          for round in 0..<60 {
            let ask = ConcurrencyTests.ask(.earn, client * 1000 + round, member: 0, amount: 100)
            let verdict = try await lanes[client].submit(try database.purchase(ask)).verdict
            guard case .done = verdict else {
              Issue.record("\(verdict)")
              return 0
            }
          }
          return 0
        }
      }
      group.addTask {
        let connection = try await database.database.connect(as: "tessera_operator")
        var merges = 0
        for _ in 0..<12 {
          let statements: [Statement] = [
            "select test.merge('m0', 'm1')", "select test.unmerge('m0')",
          ]
          for statement in statements {
            let code = try await Self.refusal(of: statement, [], on: connection)
            #expect(code == nil)
            merges += 1
            try await Task.sleep(for: .milliseconds(3))
          }
        }
        await connection.close()
        return merges
      }
      return try await group.reduce(0, +)
    }
    #expect(merges == 24)
    let state = try await Self.state(of: database)
    #expect(state.points == 240)
    #expect(state.verdict == "clean")
    for connection in connections { await connection.close() }
    try await database.close()
  }

  /// Goal: points that a member earns while it is separated from another never stay with the
  /// other. Method: since the merge both have gone into a household, so the wallet for which the
  /// earn waits is not the one that the merge knew.
  @Test func `an earn that waits for an unmerge is not given to the other's household`()
    async throws
  {
    let database = try await HistoryDatabase(members: 3)
    _ = try await database.administrator.query("select test.merge('m0', 'm1')")
    _ = try await database.administrator.query("select test.join_household('m1', 'm2')")
    let till = try await database.database.connect(as: "tessera_service")
    let refusals = try await ErasureRaceTests.answer(
      after: "select test.unmerge('m0')", in: database
    ) {
      let earn = ConcurrencyTests.ask(.earn, 1, member: 0, amount: 1_000)
      return try await database.answer([earn], at: ConcurrencyTests.now, on: till)
    }
    #expect(refusals == [.again])
    let balances = try await database.administrator.query(
      "select count(*) from ledger.postings where kind = 'earn'")
    #expect(try balances.bigint(0, 0) == 0)
    await till.close()
    try await database.close()
  }

  /// Goal: whoever waits for a member that is given another name meanwhile holds the name as well.
  /// Whoever looked for names again later, with the member held, would meet others who lock the
  /// name first. Method: the name sorts before the member; then nobody else can lock it.
  @Test func `a name that is added while its member is waited for is locked with it`()
    async throws
  {
    let database = try await HistoryDatabase(members: 2)
    let names = try await database.administrator.query(
      "select name from unnest(array['m0', 'm1']) as u (name) order by test.id(name)")
    let (name, member) = (try names.text(0, 0), try names.text(1, 0))
    let locking = try await database.database.connect()
    let looking = try await database.database.connect()
    _ = try await looking.query("select pg_advisory_lock(8)")
    let free = try await ErasureRaceTests.answer(
      after: "select test.merge('\(name)', '\(member)')", in: database
    ) {
      async let locked: Void = locking.runScript(
        """
        begin; select membership.lock_members(array[test.id('\(member)')]);
        select pg_advisory_xact_lock(8); commit
        """)
      try await ErasureRaceTests.waiters(1, forAdvisoryLock: 8, seenBy: looking)
      let free = try await looking.query(
        """
        select count(*) from (
          select from membership.members m where m.id in (test.id('m0'), test.id('m1'))
          for no key update skip locked) k
        """)
      _ = try await looking.query("select pg_advisory_unlock(8)")
      try await locked
      return try free.bigint(0, 0)
    }
    #expect(free == 0)
    await locking.close()
    await looking.close()
    try await database.close()
  }

  /// Goal: whatever moves members and points at the same time, nothing deadlocks, and every point
  /// is somewhere once. Method: six connections with dice of their own over five members.
  @Test(arguments: [UInt64(1), 2])
  func `households, merges, transfers, earns and spends at random leave a sound ledger`(
    seed: UInt64
  ) async throws {
    let database = try await HistoryDatabase(members: 5)
    let done = try await withThrowingTaskGroup(of: Int.self) { group in
      for client in 0..<6 {
        group.addTask {
          let connection = try await database.database.connect()
          var dice = SeededGenerator(seed: seed << 8 | UInt64(client))
          var done = 0
          for round in 0..<60 {
            let (statement, parameters) = Self.step("\(client)/\(round)", &dice)
            let code = try await Self.refusal(of: statement, parameters, on: connection)
            if code == nil { done += 1 }
          }
          await connection.close()
          return done
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(done > 100, "most of it happens")
    #expect(try await Self.state(of: database).verdict == "clean", "seed \(seed)")
    try await database.close()
  }

  /// One step of somebody, by dice.
  private static func step(
    _ name: String, _ dice: inout SeededGenerator
  ) -> (Statement, [PostgresValue]) {
    let one = PostgresValue.text("m\(Int.random(in: 0..<5, using: &dice))")
    let other = PostgresValue.text("m\(Int.random(in: 0..<5, using: &dice))")
    let points = Int64.random(in: 1...50, using: &dice)
    let name = PostgresValue.text(name)
    return switch Int.random(in: 0..<20, using: &dice) {
    case 0..<8:
      ("select test.earn('alpha', $1, $2, $3 * 100)", [one, name, .bigint(points)])
    case 8..<11: ("select test.redeem('alpha', $1, $2, $3)", [one, name, .bigint(points)])
    case 11..<15: ("select test.transfer($1, $2, $3, $4)", [one, other, .bigint(points), name])
    case 15: ("select test.join_household($1, $2)", [one, other])
    case 16: ("select test.leave_household($1, $2)", [one, name])
    case 17: ("select test.merge($1, $2)", [one, other])
    case 18: ("select test.unmerge($1)", [one])
    default:
      (
        """
        select test.refund('alpha', r.reference, $1) from redemption.redemptions r
        order by r.recorded_at desc, r.id limit 1
        """, [name]
      )
    }
  }
}
