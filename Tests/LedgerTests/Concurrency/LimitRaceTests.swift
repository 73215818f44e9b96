import Coalition
import Postgres
import Store
import TestSupport
import Testing

/// Limits and erasures while many are at it at once.
@Suite(.serialized) struct LimitRaceTests {
  /// A limit of the sample coalition.
  struct Limit: CustomTestStringConvertible, Sendable {
    let arguments: String
    /// How many of eighty requests of seven points, half of each partner, may be done.
    let done: Int
    var testDescription: String { arguments }
  }

  static let limits = [
    Limit(arguments: "'partner', 'any', 'day', 'refuse', 'alpha', 20, null", done: 60),
    Limit(arguments: "'partner', 'any', 'day', 'refuse', null, null, 100", done: 28),
    Limit(arguments: "'member', 'earn', 'day', 'refuse', null, 3, null", done: 24),
    Limit(arguments: "'member', 'earn', 'hour', 'refuse', 'beta', null, 14", done: 56),
    Limit(arguments: "'member', 'redeem', 'hour', 'refuse', null, 0, 0", done: 80),
    Limit(arguments: "'partner', 'any', 'day', 'review', null, 1, 1", done: 80),
  ]

  @Test(arguments: limits)
  func `no batch slips through a limit beside another`(limit: Limit) async throws {
    let database = try await HistoryDatabase(members: 8)
    try await database.administrator.runScript(
      "select ledger.set_limit('test', \(limit.arguments))")
    let (lanes, connections) = try await ConcurrencyTests.lanes(
      5, of: RecordPurchases.self, in: database)
    let verdicts = try await withThrowingTaskGroup(of: Verdict.self) { group in
      for client in 0..<80 {
        let request = try database.purchase(
          ConcurrencyTests.ask(
            .earn, 1 + client, member: client / 2 % 8, amount: 700, partner: client % 2))
        group.addTask { try await lanes[client % lanes.count].submit(request).verdict }
      }
      return try await group.reduce(into: [Verdict]()) { $0.append($1) }
    }
    let done = verdicts.count { if case .done = $0 { true } else { false } }
    #expect(done == limit.done)
    let counted = try await database.administrator.query(
      "select coalesce(sum(requests), 0)::bigint, count(*) from ledger.limit_counts")
    if try counted.bigint(0, 1) > 0, !limit.arguments.contains("'alpha'"),
      !limit.arguments.contains("'beta'")
    {
      #expect(try counted.bigint(0, 0) == Int64(done))
    }
    #expect(try await database.violations().isEmpty)
    for connection in connections { await connection.close() }
    try await database.close()
  }

  /// Goal: whatever comes in while a member is erased, nothing of it stays with the member.
  /// Method: purchases by the member's card, over several connections, and an erasure among them.
  @Test func `an erasure leaves nothing behind, whatever is under way`() async throws {
    let database = try await HistoryDatabase(members: 12)
    let administrator = database.administrator
    // Whoever shows a card becomes acquainted, at the same moment as others.
    try await administrator.runScript(
      """
      delete from membership.acquaintances
      where member_id in (select test.id('m' || i) from generate_series(0, 11) i)
      """)
    let digests = try await administrator.query(
      "select test.digest('m' || i) from generate_series(0, 11) i order by i")
    let (lanes, connections) = try await ConcurrencyTests.lanes(
      4, of: RecordPurchases.self, in: database)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for client in 0..<240 {
        var request = try database.purchase(
          ConcurrencyTests.ask(
            .earn, 1 + client, member: client % 12, amount: 700, partner: client % 2))
        request.member = .identifier(digest: try digests.bytea(client % 12, 0))
        request.metadata = #"{"note": "personal"}"#
        group.addTask { [request] in
          try await Task.sleep(for: .milliseconds(client))
          _ = try await lanes[client % lanes.count].submit(request)
        }
      }
      group.addTask {
        for member in 0..<12 {
          try await Task.sleep(for: .milliseconds(15))
          _ = try await administrator.query(
            "select count(*) from membership.erase_member('test', test.id($1), 'test', true)",
            [.text("m\(member)")])
        }
      }
      try await group.waitForAll()
    }
    let left = try await administrator.query(
      """
      select (select count(*) from earning.purchases where metadata is not null),
        (select count(*) from membership.acquaintances a join membership.members m
          on m.id = a.member_id and m.erased_at is not null),
        (select count(*) from membership.members where erased_at is not null)
      """)
    #expect(try left.bigint(0, 0) == 0)
    #expect(try left.bigint(0, 1) == 0)
    #expect(try left.bigint(0, 2) == 12)
    let violations = try await database.violations()
    #expect(violations.isEmpty, "\(violations)")
    for connection in connections { await connection.close() }
    try await database.close()
  }
}
