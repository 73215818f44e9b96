import Coalition
import EmbeddedPostgres
import Postgres
import Synchronization
import TestSupport
import Testing

/// Goal: what happens to a payment while a period closes is in exactly one previous balance, and no
/// money is doubled or lost. Method: operators record payments, returns and write-offs and decide
/// disputes, while competing people close and approve; what they were told is added up beside the
/// database, and every previous balance is computed again from the events.
@Suite struct PaymentRaceTests {
  private static let periods = (1...5).map { "2025-0\($0)" }

  @Test(arguments: [UInt64.random(in: 0..<1_000_000)])
  func `what happens to payments while periods close is in exactly one previous balance`(
    seed: UInt64
  ) async throws {
    let clearing = try await ClearingStage()
    let service = try await clearing.stage.startService()
    var tills: [Till] = []
    for _ in 0..<4 {
      let partner = try await clearing.invitePartner(earnPoints: 100)
      tills.append(Till(HTTPClient(service.origin), partner.key))
    }
    try await Self.trade(at: tills)
    // The first settlement is what the race begins with.
    try await Self.close(Self.periods[0], clearing)
    let books = Books()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<8 {
        let dice = SplitMix(seed: seed << 8 | UInt64(number))
        let clerk = Clerk(number: number, books: books, dice: dice)
        group.addTask { try await clerk.work(on: clearing.stage.coalition.connectionString) }
      }
      for till in tills {
        group.addTask { try await Self.dispute(at: till, while: books) }
      }
      group.addTask {
        defer { books.close() }
        for period in Self.periods.dropFirst() {
          try await Self.waitForEvent(in: clearing)
          try await Self.close(period, clearing)
        }
      }
      try await group.waitForAll()
    }
    try await Self.expectOneRoll(clearing.stage.coalition.database, seed)
    try await Self.expectBooksKept(books, clearing.stage.coalition.database, seed)
    try await clearing.expectSound()
    try await clearing.close()
  }

  /// Members earn and spend with every partner in every period, so that each owes and is owed.
  private static func trade(at tills: [Till]) async throws {
    for (index, till) in tills.enumerated() {
      let member = try await till.enrol()
      for period in periods {
        let body = Till.purchase(of: member.shown, amount: Int64(4_000 + 700 * index))
          .merging(["occurred_at": .string(period + "-15T12:00:00Z"), "points_expire": "never"])
        expect(try await till.post("/v1/purchases", body, once: Unique.text("race")), 201)
      }
    }
  }

  /// Two people close a period and two approve it, until it is done.
  private static func close(_ period: String, _ clearing: ClearingStage) async throws {
    async let one = clearing.run("settlement", "close", period, as: "ann")
    async let other = clearing.run("settlement", "close", period, as: "carl")
    let closed = [try await one, try await other]
    #expect(closed.map(\.status).sorted() == [0, 1], "\(closed.map(\.text))")
    #expect(closed.contains { $0.text.contains("settlement_out_of_order") })
    async let first = clearing.run("settlement", "approve", period, as: "kim")
    async let second = clearing.run("settlement", "approve", period, as: "lee")
    let approved = [try await first, try await second]
    #expect(approved.map(\.status).sorted() == [0, 1], "\(approved.map(\.text))")
    #expect(approved.contains { $0.text.contains("settlement_already_approved") })
  }

  /// Waits until something has happened since the last close.
  private static func waitForEvent(in clearing: ClearingStage) async throws {
    try await clearing.stage.waitFor("a clerk has recorded something") {
      try await clearing.stage.coalition.number(
        """
        select count(*) from settlement.payment_events
        where after_settlement = (select max(number) from settlement.settlements)
        """) > 0
    }
  }

  /// A partner disputes a part of the first line of each of its statements, as they come out.
  private static func dispute(at till: Till, while books: Books) async throws {
    while await books.isOpen {
      for statement in try await till.get("/v1/statements").json["data"].elements {
        let id = statement["id"].string!
        let opened = try await till.post(
          "/v1/disputes",
          [
            "statement": .string(id), "line": 1, "reason": "a test", "evidence": .array([]),
            "amount": ["amount": 7, "currency": "EUR"],
          ], once: "dispute-\(id)")
        expect(opened, 201)
      }
    }
  }

  /// Every previous balance is the nets before it less what was told before it closed.
  private static func expectOneRoll(
    _ database: PostgresConnection, _ seed: UInt64
  ) async throws {
    let found = try await database.query(
      """
      with moved as (
        select e.recorded_at, e.after_settlement,
          case when p.debtor <> 0 then p.debtor else p.creditor end as partner,
          case when p.debtor <> 0 then -1 else 1 end
            * case when e.kind = 'returned' then -e.amount else e.amount end as amount
        from settlement.payment_events e
        join settlement.payments p on p.settlement_number = e.settlement_number
          and p.line = e.line
      ), rolled as (
        select t.previous_balance,
          coalesce((select sum(b.settlement_net) from settlement.statements b
            where b.partner_number = t.partner_number
              and b.settlement_number < t.settlement_number), 0)
          + coalesce((select sum(m.amount) from moved m
            where m.partner = t.partner_number and m.recorded_at < s.closed_at), 0) as computed
        from settlement.statements t
        join settlement.settlements s on s.number = t.settlement_number
      )
      select
        (select count(*) from rolled where previous_balance <> computed),
        (select count(*) from moved m join settlement.settlements s
          on (s.closed_at < m.recorded_at) <> (s.number <= m.after_settlement)),
        (select count(distinct after_settlement) from moved),
        (select count(*) from settlement.dispute_resolutions r where r.verdict = 'accepted')
          - (select count(*) from settlement.dispute_postings)
          - (select count(*) from settlement.pending_adjustments()),
        (select coalesce(sum(l.amount), 0)::bigint from settlement.lines l
          where l.charge = 'dispute_adjustment')
          + 7 * (select count(*) from settlement.dispute_postings)
      """)
    #expect(try found.bigint(0, 0) == 0, "seed \(seed): a previous balance is another")
    #expect(try found.bigint(0, 1) == 0, "seed \(seed): an event lies in another roll")
    #expect(
      try found.bigint(0, 2) >= Int64(periods.count - 1),
      "seed \(seed): nothing happened between closes")
    #expect(try found.bigint(0, 3) == 0, "seed \(seed): an accepted dispute was lost or doubled")
    #expect(try found.bigint(0, 4) == 0, "seed \(seed): adjustments come to another sum")
  }

  /// What the clerks were told is what is there, and what is open is nets less that.
  private static func expectBooksKept(
    _ books: Books, _ database: PostgresConnection, _ seed: UInt64
  ) async throws {
    let found = try await database.query(
      """
      select p.reference,
        sum(case when e.kind = 'returned' then -e.amount else e.amount end)::bigint
      from settlement.payment_events e
      join settlement.payments p on p.settlement_number = e.settlement_number and p.line = e.line
      group by p.reference
      """)
    var recorded: [String: Int64] = [:]
    for row in 0..<found.rowCount { recorded[try found.text(row, 0)] = try found.bigint(row, 1) }
    let told = books.moved
    #expect(recorded.filter { $0.value != 0 } == told.filter { $0.value != 0 }, "seed \(seed)")
    for kind in Books.kinds {
      #expect(books.count(of: kind) > 0, "seed \(seed): nothing was \(kind)")
    }
    let sums = try await database.query(
      """
      select (select coalesce(sum(amount), 0)::bigint from settlement.balances()),
        (select sum(settlement_net)::bigint from settlement.statements),
        (select coalesce(bool_or(debtor = 0), false) from settlement.payments)
      """)
    #expect(try !sums.boolean(0, 2), "in this test partners pay")
    let moved = told.values.reduce(0, +)
    #expect(try sums.bigint(0, 0) == sums.bigint(0, 1) - moved, "seed \(seed)")
  }
}

/// What clerks were told, added up.
private final class Books: Sendable {
  /// What must have happened for a race to be one.
  static let kinds = ["paid", "returned", "written_off", "accepted", "rejected"]

  private struct State {
    var moved: [String: Int64] = [:]
    var counts: [String: Int] = [:]
    /// What was paid and not yet returned: a reference, the bank's own, and how much.
    var paid: [(reference: String, bank: String, amount: Int64)] = []
  }

  private let state = Mutex(State())
  private let time = RaceTime()

  var isOpen: Bool {
    get async { await time.isOn { Self.kinds.allSatisfy { count(of: $0) > 0 } } }
  }
  var moved: [String: Int64] { state.withLock(\.moved) }

  func close() { time.end() }
  func count(of kind: String) -> Int { state.withLock { $0.counts[kind] ?? 0 } }

  func note(_ kind: String) { state.withLock { $0.counts[kind, default: 0] += 1 } }

  func note(_ kind: String, of reference: String, _ amount: Int64, bank: String? = nil) {
    state.withLock { state in
      state.counts[kind, default: 0] += 1
      state.moved[reference, default: 0] += amount
      if let bank, amount > 0 { state.paid.append((reference, bank, amount)) }
    }
  }

  func takePaid(_ dice: inout SplitMix) -> (reference: String, bank: String, amount: Int64)? {
    let roll = dice.next()
    return state.withLock { state in
      guard !state.paid.isEmpty else { return nil }
      return state.paid.remove(at: Int(roll % UInt64(state.paid.count)))
    }
  }
}

/// A person who records what the bank says and answers disputes, at random.
private struct Clerk: Sendable {
  let number: Int
  let books: Books
  let dice: SplitMix

  func work(on connectionString: String) async throws {
    let database = PostgresConnection(
      PostgresConfiguration(connectionString: connectionString), on: try TestLoop.shared)
    try await database.waitUntilReady(patience: .seconds(60))
    var dice = dice
    while await books.isOpen {
      let done = try await database.query(
        """
        select reference from settlement.payment_states where approved_at is not null
        order by random() limit 1
        """)
      let reference = try done.text(0, 0)
      switch Int.random(in: 0..<10, using: &dice) {
      case 0..<5: try await pay(reference, .random(in: 1...900, using: &dice), over: database)
      case 5..<7:
        if let paid = books.takePaid(&dice) { try await giveBack(paid, over: database) }
      case 7: try await writeOff(reference, over: database)
      default: try await answerDispute(over: database)
      }
    }
    await database.close()
  }

  /// Records money, and then the same again, which changes nothing.
  private func pay(
    _ reference: String, _ amount: Int64, over database: PostgresConnection
  ) async throws {
    let bank = Unique.text("bank")
    for isAgain in [false, true] {
      let answer = try await ask(
        database,
        """
        select is_replay, amount
        from settlement.record_payment($1, $2, 'paid', $3, '2025-12-31', $4, false)
        """,
        [.text("clerk\(number)"), .text(reference), .bigint(amount), .text(bank)])
      guard let answer else { return }
      #expect(try answer.boolean(0, 0) == isAgain)
      if !isAgain {
        books.note("paid", of: reference, try answer.bigint(0, 1), bank: bank)
      }
    }
  }

  private func giveBack(
    _ paid: (reference: String, bank: String, amount: Int64), over database: PostgresConnection
  ) async throws {
    let answer = try await ask(
      database,
      """
      select is_replay, amount
      from settlement.return_payment($1, $2, $3, '2025-12-31', 'AM04', false)
      """,
      [.text("clerk\(number)"), .text(paid.reference), .text(paid.bank)])
    let amount = try #require(try answer?.bigint(0, 1), "what was paid can be returned")
    #expect(amount == paid.amount)
    books.note("returned", of: paid.reference, -amount)
  }

  /// Proposes to write a little off, and has another person approve it.
  private func writeOff(_ reference: String, over database: PostgresConnection) async throws {
    let new: DisputeID = Unique.id()
    let id = PostgresUUID(high: new.uuid.high, low: new.uuid.low)
    let proposed = try await ask(
      database, "select state from settlement.propose_write_off($1, $2, $3, 3, 'a test', false)",
      [.text("clerk\(number)"), .uuid(id), .text(reference)])
    guard proposed != nil else { return }
    let decided = try await ask(
      database,
      "select is_replay from settlement.decide_remedy('boss', $1, 'approved', null, false)",
      [.uuid(id)])
    if decided != nil { books.note("written_off", of: reference, 3) }
  }

  /// Accepts and rejects in turns, because disputes are few.
  private func answerDispute(over database: PostgresConnection) async throws {
    let verdict =
      books.count(of: "accepted") > books.count(of: "rejected") ? "rejected" : "accepted"
    let open = try await database.query(
      """
      select d.id from settlement.disputes d
      where not exists (
        select from settlement.dispute_resolutions r where r.dispute_id = d.id)
      order by random() limit 1
      """)
    guard open.rowCount == 1 else { return }
    let answer = try await ask(
      database,
      """
      select is_replay from settlement.resolve_dispute($1, $2,
        $3::text::settlement.dispute_verdict, 'a test', false)
      """,
      [.text("clerk\(number)"), .uuid(try open.uuid(0, 0)), .text(verdict)])
    if let answer, try !answer.boolean(0, 0) { books.note(verdict) }
  }

  /// Nil where the operation refuses, as it may; any other failure ends the test.
  private func ask(
    _ database: PostgresConnection, _ statement: Statement, _ parameters: [PostgresValue]
  ) async throws -> QueryResult? {
    do {
      return try await database.query(statement, parameters)
    } catch let error {
      guard let code = error.sqlState, ["TS442", "TS444", "TS454"].contains(code) else {
        throw error
      }
      return nil
    }
  }
}
