import Coalition
import EventLoop
import Operations
import Postgres
import Secrets
import Store
import Telemetry
import TestSupport
import Testing

/// Goal: a decision that was made with old terms is never posted, and never told to the partner.
/// Method: a platform that has met a partner, whose terms then change behind its back.
@Suite struct ChangedTermsTests {
  private static let key = APIKeySecret.generate(mode: .test)

  /// A partner with terms of a point for a euro, a key, a member with a card, and a platform.
  private struct Stage {
    let database: TestDatabase
    let owner: PostgresConnection
    let store: Store
    let platform: Platform

    static func open() async throws -> Stage {
      let database = try await TestDatabase.make()
      let owner = try await database.connect()
      try await owner.runScript(
        """
        select tenancy.invite_partner('test', gen_random_uuid(), 'shop', 'A shop');
        select tenancy.set_terms('test', gen_random_uuid(), 'shop', date '2020-01-01', 'EUR',
          1, 100, 10000, null);
        """)
      _ = try await owner.query(
        """
        select tenancy.issue_key('test', gen_random_uuid(), 'shop', $1, 'till',
          array['earn', 'redeem', 'members'], null)
        """, [.bytea(key.digest)])
      let loop = try TestLoop.shared
      let store = Store(
        PostgresConfiguration(
          connectionString: try database.connectionString(as: "tessera_service")),
        on: loop, metrics: MetricsRegistry())
      try await store.waitUntilReady(patience: .seconds(60))
      let clock = try Instant(rfc3339: "2026-11-01T00:00:00Z")
      let platform = Platform(
        store: store, identifierKey: [UInt8](repeating: 7, count: 32),
        vouchers: VoucherVault(key: [UInt8](repeating: 8, count: 32)), on: loop,
        clock: { clock })
      return Stage(database: database, owner: owner, store: store, platform: platform)
    }

    func close() async throws {
      await store.close()
      await owner.close()
      try await database.close()
    }

    /// Has other terms begin at an instant that has passed, as only the owner of the tables can.
    func setTerms(from instant: String, points: Int) async throws {
      try await owner.runScript(
        """
        insert into tenancy.terms (id, partner_number, valid_from, currency, earn_points,
          earn_amount, redemption_value_micros)
        select gen_random_uuid(), p.number, '\(instant)', 'EUR', \(points), 100, 10000
        from tenancy.partners p
        """)
    }

    func purchase(_ receipt: String, at instant: String) async throws -> StoredPurchase {
      let report = PurchaseReport(
        member: .identifier(try MemberIdentifier(.card, "CARD-0001")),
        receipt: try Receipt(receipt), occurredAt: try Instant(rfc3339: instant),
        amount: Money(minorUnits: 1_000, currency: try #require(Currency("EUR"))))
      return try await platform.recordPurchase(
        report, idempotencyKey: try IdempotencyKey(header: receipt), from: digest
      ).value
    }

    func enrol() async throws {
      _ = try await platform.enrolMember(
        EnrolmentReport(identifiers: [try MemberIdentifier(.card, "CARD-0001")]),
        idempotencyKey: try IdempotencyKey(header: "enrol"), from: digest)
    }

    private var digest: KeyDigest { KeyDigest(key.digest) }
  }

  @Test func `terms that change between decision and posting are decided anew`() async throws {
    let stage = try await Stage.open()
    try await stage.enrol()
    let before = try await stage.purchase("one", at: "2026-10-01T12:00:00Z")
    #expect(before.points == 10)
    try await stage.setTerms(from: "2026-10-02T00:00:00Z", points: 3)
    let after = try await stage.purchase("two", at: "2026-10-02T12:00:00Z")
    #expect(after.points == 30)
    #expect(after.terms != before.terms)
    // What happened before the change is still priced by the terms of its day.
    #expect(try await stage.purchase("three", at: "2026-10-01T23:59:59Z").points == 10)
    try await stage.close()
  }

  @Test func `terms that were missing are found once they are there`() async throws {
    let stage = try await Stage.open()
    try await stage.enrol()
    await #expect(throws: OperationFailure.self) {
      try await stage.purchase("old", at: "2019-06-01T00:00:00Z")
    }
    try await stage.setTerms(from: "2019-01-01T00:00:00Z", points: 2)
    #expect(try await stage.purchase("old", at: "2019-06-01T00:00:00Z").points == 20)
    try await stage.close()
  }

  /// The goal is that a key which hundreds of requests bring at once is asked for once: asking for
  /// each would fill the queue of reads, and tell the rest that the service is busy.
  @Test func `a key that is not known yet does not make the service busy`() async throws {
    let stage = try await Stage.open()
    try await stage.enrol()
    let points = try await withThrowingTaskGroup(of: Int64.self) { group in
      let fresh = Platform(
        store: stage.store, identifierKey: [UInt8](repeating: 7, count: 32),
        vouchers: VoucherVault(key: [UInt8](repeating: 8, count: 32)),
        on: stage.platform.loop, clock: { Instant(microseconds: 1_793_000_000_000_000) })
      let others = Stage(
        database: stage.database, owner: stage.owner, store: stage.store, platform: fresh)
      for number in 0..<2_000 {
        group.addTask(executorPreference: stage.platform.loop) {
          try await others.purchase("r\(number)", at: "2026-10-01T12:00:00Z").points
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(points == 20_000)
    try await stage.close()
  }
}
