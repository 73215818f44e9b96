import Coalition
import Postgres
import Store
import TestSupport
import Testing

/// A partner's limit while many issue at once.
@Suite(.serialized) struct ExposureRaceTests {
  /// A credit limit of 7003 cents for alpha, a point at a cent.
  static let limit = """
    insert into settlement.terms (id, partner_number, valid_from, currency, funding,
      issue_price_micros, issue_share_bps, reimbursement_micros, breakage_share_bps, credit_limit,
      reason, proposed_by, proposed_at)
    select test.id('limit'), p.number, '2026-01-01', 'EUR', 'at_issue', 10000, 10000, 8000, 0, 7003,
      'a race', 'ann', test.now()
    from tenancy.partners p where p.code = 'alpha';
    insert into settlement.terms_decisions (terms_number, verdict, decided_by, decided_at)
    select t.number, 'approved', 'bob', test.now() from settlement.terms t;
    """

  /// Goal: a limit never is exceeded, and nothing is refused while it would fit.
  /// Method: purchases of seven points by sixteen connections, half again as many as fit, and
  /// as many of a partner without a limit; the limit holds a thousand of them and three cents.
  @Test func `sixteen connections use a limit up and never exceed it`() async throws {
    let database = try await HistoryDatabase(members: 40)
    try await database.administrator.runScript(Self.limit)
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
}
