import Coalition
import Postgres
import Store
import TestSupport
import Testing

/// Points that are set aside, by many hands at once. The names are those of bugs that users of
/// other ledgers report.
@Suite(.serialized) struct HoldTests {
  /// A member with 1000 points of two lots, the second of which expires first.
  private static let trade = """
    create function test.tell(sql text) returns text
    language plpgsql set search_path = pg_catalog, pg_temp as $$
    declare
      v_answer text;
    begin
      execute sql into v_answer;
      return v_answer;
    end $$;
    select test.earn('alpha', 'ada', 'r1', 90000);
    select test.earn('beta', 'ada', 'r2', 10000, occurred_at => '2025-01-10 12:00Z');
    """

  private static func text(_ sql: String, in database: TestDatabase) async throws -> String {
    let connection = try await database.connect()
    let text = try await connection.query("select test.tell($1)", [.text(sql)]).text(0, 0)
    await connection.close()
    return text
  }

  private static func number(_ sql: String, in database: TestDatabase) async throws -> Int {
    try #require(Int(try await text(sql, in: database)))
  }

  /// Runs queries at the same moment, each on a connection of its own as the service, and returns
  /// the first column of each.
  private static func atOnce(
    _ queries: [String], in database: TestDatabase
  ) async throws -> [String] {
    var connections: [PostgresConnection] = []
    for _ in queries { connections.append(try await database.connect(as: "tessera_service")) }
    let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
      for (index, (sql, connection)) in zip(queries, connections).enumerated() {
        group.addTask {
          (index, try await connection.query("select test.tell($1)", [.text(sql)]).text(0, 0))
        }
      }
      var answers = Array(repeating: "", count: queries.count)
      for try await (index, answer) in group { answers[index] = answer }
      return answers
    }
    for connection in connections { await connection.close() }
    return answers
  }

  @Test func `holds that ignore other holds`() async throws {
    let database = try await SampleCoalition.makeDatabase(Self.trade)
    let answers = try await Self.atOnce(
      (0..<24).map { number in
        """
        select coalesce(refusal, 'held') from \(number % 3 == 0 ? "test.redeem" : "test.hold")(
          '\(number % 2 == 0 ? "alpha" : "beta")', 'ada', 'n\(number)', 90)
        """
      }, in: database)
    #expect(answers.count { $0 == "held" } == 11, "eleven times 90 of 1000: \(answers)")
    #expect(answers.allSatisfy { $0 == "held" || $0 == "TS201" })
    #expect(try await Self.number("select test.available('alpha', 'ada')", in: database) == 10)
    #expect(try await Self.text("select test.verdict()", in: database) == "clean")
    try await database.close()
  }

  @Test func `a transaction row without its balance change`() async throws {
    let database = try await SampleCoalition.makeDatabase(Self.trade)
    for round in 0..<8 {
      _ = try await Self.atOnce(
        [
          "select coalesce(refusal, '-') from test.hold('alpha', 'ada', 'h\(round)', 30)",
          "select coalesce(refusal, '-') from test.redeem('beta', 'ada', 'd\(round)', 7)",
          "select coalesce(refusal, '-') from test.earn('alpha', 'ada', 's\(round)', 500)",
          "select coalesce(refusal, '-') from test.capture('alpha', 'h\(round - 1)', 20)",
        ], in: database)
    }
    // Every row of a document moved the balance by what it says, and nothing else did.
    let moved = try await Self.number(
      """
      select (w.balance - u.points + d.points)::bigint from ledger.wallets w,
        (select sum(points) as points from earning.purchases) u,
        (select sum(points) as points from redemption.redemptions) d
      where w.id = test.id('ada wallet')
      """, in: database)
    #expect(moved == 0)
    let held = try await Self.number(
      """
      select (w.held - sum(h.points) filter (where e.hold_id is null))::bigint
      from ledger.wallets w, redemption.holds h
      left join redemption.hold_resolutions e on e.hold_id = h.id
      where w.id = test.id('ada wallet') group by w.held
      """, in: database)
    #expect(held == 0)
    #expect(try await Self.text("select test.verdict()", in: database) == "clean")
    try await database.close()
  }

  /// Goal: one end and one only, whoever comes first. Method: for each of many holds, eight
  /// connections capture all or a part and void, and in two of three rounds two more look at the
  /// wallet from a clock at which the hold's time is over.
  @Test func `a hold resolves at most once under concurrent capture, void and expiry`()
    async throws
  {
    let database = try await SampleCoalition.makeDatabase(Self.trade)
    let late = "set_config('test.instant', '2026-06-15 13:30Z', true)"
    for round in 0..<30 {
      let hold = "h\(round)"
      let placed = try await Self.atOnce(
        ["select coalesce(refusal, '-') from test.hold('alpha', 'ada', '\(hold)', 30)"],
        in: database)
      #expect(placed == ["-"])
      let ends = [
        "test.capture('alpha', '\(hold)', 30)", "test.void('alpha', '\(hold)')",
        "test.capture('alpha', '\(hold)', 10, key => 'k\(round)')",
        "test.void('alpha', '\(hold)', key => 'k\(round)v')",
      ].map { "select coalesce(refusal, 'done') from \($0)" }
      let expiry =
        "select test.available('alpha', 'ada')::text from (select \(late) offset 0) later"
      let isExpiring = round % 3 > 0
      let told = try await Self.atOnce(
        (isExpiring ? [expiry] : []) + ends + (isExpiring ? [expiry] : []) + ends.reversed(),
        in: database)
      #expect(told.contains("done") || isExpiring, "round \(round): \(told)")
      let found = try await Self.number(
        "select count(*) from redemption.hold_resolutions", in: database)
      #expect(found == round + 1, "round \(round)")
      let spent = try await Self.number(
        """
        select count(*) from redemption.redemptions where hold_id = test.id('hold|alpha|\(hold)')
        """, in: database)
      #expect(spent <= 1, "round \(round)")
    }
    #expect(try await Self.number("select sum(held) from ledger.wallets", in: database) == 0)
    #expect(try await Self.text("select test.verdict()", in: database) == "clean")
    try await database.close()
  }

  @Test func `capture spends the lots that the hold reserved`() async throws {
    let database = try await SampleCoalition.makeDatabase(
      Self.trade + """
        select test.hold('alpha', 'ada', 'h1', 150);
        -- Points that would be spent first, if they had been there.
        select test.earn('alpha', 'ada', 'r3', 5000, occurred_at => '2024-08-10 12:00Z');
        select test.capture('alpha', 'h1', 120);
        """)
    let spent = try await Self.text(
      """
      select string_agg(format('%s of %s', a.points, a.lot), ', ' order by a.expires_at, a.lot)
      from ledger.allocations a join redemption.redemptions d on d.posting = a.debit
      where d.hold_id = test.id('hold|alpha|h1')
      """, in: database)
    #expect(spent == "100 of 2, 20 of 1", "the lot of January first, then the other")
    let wallet = try await Self.text("select test.wallet('ada')", in: database)
    #expect(wallet == "930 50@2026-09-01 880@2028-07-01")
    #expect(try await Self.text("select test.verdict()", in: database) == "clean")
    try await database.close()
  }
}
