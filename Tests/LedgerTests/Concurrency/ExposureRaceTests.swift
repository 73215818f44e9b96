import Coalition
import EventLoop
import Postgres
import Store
import TestSupport
import Testing

/// A partner's limit while many issue at once.
@Suite(.serialized) struct ExposureRaceTests {
  /// A credit limit of 7003 cents for each of some partners, a point at a cent.
  static func limit(of partners: String) -> String {
    """
    insert into settlement.terms (id, partner_number, valid_from, currency, funding,
      issue_price_micros, issue_share_bps, reimbursement_micros, breakage_share_bps, credit_limit,
      reason, proposed_by, proposed_at)
    select test.id('limit of ' || p.code), p.number, '2026-01-01', 'EUR', 'at_issue', 10000, 10000,
      8000, 0, 7003, 'a race', 'ann', test.now()
    from tenancy.partners p where p.code in (\(partners));
    insert into settlement.terms_decisions (terms_number, verdict, decided_by, decided_at)
    select t.number, 'approved', 'bob', test.now() from settlement.terms t;
    """
  }

  /// Whoever connects from now on waits for no lock for ever, so that a till that is kept waiting
  /// fails its test.
  private static let locksAreGivenUp = """
    do $$ begin
      execute format('alter database %I set lock_timeout = ''20s''', current_database());
    end $$;
    """

  /// Goal: a limit never is exceeded, and nothing is refused while it would fit.
  /// Method: purchases of seven points by sixteen connections, half again as many as fit, and
  /// as many of a partner without a limit; the limit holds a thousand of them and three cents.
  @Test func `sixteen connections use a limit up and never exceed it`() async throws {
    let database = try await HistoryDatabase(members: 40)
    try await database.administrator.runScript(Self.limit(of: "'alpha'"))
    let (lanes, connections) = try await ConcurrencyTests.lanes(
      16, of: RecordPurchases.self, in: database)
    let verdicts = try await withThrowingTaskGroup(of: (Int, Verdict).self) { group in
      for client in 0..<3000 {
        let request = try database.purchase(
          ConcurrencyTests.ask(
            .earn, 1 + client, member: client / 2 % 40, amount: 700, partner: client % 2))
        group.addTask { (client % 2, try await lanes[client % 16].submit(request).verdict) }
      }
      return try await group.reduce(into: [(Int, Verdict)]()) { $0.append($1) }
    }
    let done = [0, 1].map { partner in
      verdicts.count { if $0.0 == partner, case .done = $0.1 { true } else { false } }
    }
    #expect(done == [1000, 1500])
    let left = try await database.administrator.query(
      "select used, available from settlement.exposure_of('alpha')")
    #expect(try left.bigint(0, 0) == 7000)
    #expect(try left.bigint(0, 1) == 3)
    #expect(try await database.violations().isEmpty)
    for connection in connections { await connection.close() }
    try await database.close()
  }

  /// Goal: a transaction that moves the accounts of partners keeps none of their tills waiting.
  /// Method: two partners pay in it, in the order in which no batch takes them; while it waits for
  /// a key before its end, both issue points.
  @Test func `tills issue while a bank's movements are recorded`() async throws {
    let database = try await HistoryDatabase(members: 2)
    try await database.administrator.runScript(
      Self.limit(of: "'alpha', 'beta'") + Self.locksAreGivenUp
        + "select test.settle(1, 500, 300, '2026-02-15');")
    let (lanes, connections) = try await ConcurrencyTests.lanes(
      1, of: RecordPurchases.self, in: database)
    let key = try await database.database.connect()
    _ = try await key.query("select pg_advisory_lock(7)")
    let bank = Task {
      try await database.operating.segment([
        Command("begin"),
        Command(
          """
          select settlement.record_payment('ann', r, 'paid', 100, '2026-03-01', 'bank', false)
          from unnest(array['S1-beta', 'S1-alpha']) r
          """),
        Command("select pg_advisory_xact_lock(7)"), Command("commit"),
      ])
    }
    while try await key.query(
      """
      select from pg_locks l join pg_database d on d.oid = l.database
      where d.datname = current_database() and l.objid = 7 and not l.granted
      """
    ).rowCount == 0 {
      try await TestLoop.shared.sleep(for: .milliseconds(10))
    }
    for partner in [0, 1] {
      let request = try database.purchase(
        ConcurrencyTests.ask(.earn, 1 + partner, member: partner, amount: 700, partner: partner))
      let verdict = try await lanes[0].submit(request).verdict
      guard case .done = verdict else {
        Issue.record("\(verdict)")
        continue
      }
    }
    _ = try await key.query("select pg_advisory_unlock(7)")
    _ = try await bank.value
    let left = try await database.administrator.query(
      """
      select string_agg(p || ' ' || e.used, ', ' order by p)
      from unnest(array['alpha', 'beta']) p
      cross join lateral settlement.exposure_of(p) e
      """)
    #expect(try left.text(0, 0) == "alpha 407, beta 207")
    #expect(try await database.violations().isEmpty)
    await key.close()
    for connection in connections { await connection.close() }
    try await database.close()
  }
}
