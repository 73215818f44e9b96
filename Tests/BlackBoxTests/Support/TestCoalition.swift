import Coalition
import EmbeddedPostgres
import Migrator
import Postgres
import Secrets
import Synchronization
import TestSupport

/// A coalition with a database of its own, as its operator and its database's owner see it.
final class TestCoalition: Sendable {
  /// How libpq reaches its database as the superuser.
  let connectionString: String
  /// How libpq reaches it as the role of the service.
  let serviceConnectionString: String
  /// A connection as the superuser, who sees every row.
  let database: PostgresConnection
  private let clone: TestDatabase?

  /// Makes a coalition in the server that all tests share.
  static func make() async throws -> TestCoalition {
    let clone = try await TestDatabase.make()
    return try await TestCoalition(
      clone.connectionString(), service: clone.connectionString(as: "tessera_service"), clone)
  }

  /// Makes a coalition in a server of the test's own.
  static func make(in cluster: TestCluster) async throws -> TestCoalition {
    _ = try cluster.psql("create database coalition")
    let connectionString = cluster.connectionString(database: "coalition")
    _ = try await Migrator(
      PostgresConfiguration(connectionString: connectionString), on: TestLoop.shared,
      program: .embedded()
    ).migrate()
    return try await TestCoalition(
      connectionString,
      service: cluster.connectionString(user: "tessera_service", database: "coalition"), nil)
  }

  private init(
    _ connectionString: String, service: String, _ clone: TestDatabase?
  ) async throws {
    self.connectionString = connectionString
    serviceConnectionString = service
    self.clone = clone
    var configuration = PostgresConfiguration(connectionString: connectionString)
    configuration.statementTimeout = .seconds(60)
    database = PostgresConnection(configuration, on: try TestLoop.shared)
    try await database.waitUntilReady(patience: .seconds(60))
  }

  deinit {
    let database = database
    // A connection tries to reach its database again and again, and this one is gone.
    Task { await database.close() }
  }

  /// Ends the connection to the database, and the database with it if nobody else holds it.
  func close() async throws {
    await database.close()
    try await clone?.close()
  }

  // MARK: The operator

  /// Takes a partner in, with terms that began long ago: a point for every full 100 minor units,
  /// and `redemptionMicros` millionths of a euro for a point (nil: none are taken). Ruled ones take
  /// at least 100 points, in steps of 50, for half of the basket, and let only money earn.
  func invitePartner(
    redemptionMicros: Int64? = 10_000, earnPoints: Int64 = 1, lateReportDays: Int32? = nil,
    currency: String = "EUR", hasTerms: Bool = true, isRuled: Bool = false
  ) async throws -> TestPartner {
    let code = "p\(Unique.next())"
    let id: PartnerID = Unique.id()
    _ = try await database.query(
      "select tenancy.invite_partner('test', $1, $2, 'A shop')", [uuid(id), .text(code)])
    let partner = TestPartner(code: code, id: id, key: try await issueKey(to: code))
    guard hasTerms else { return partner }
    _ = try await database.query(
      """
      select tenancy.set_terms('test', $1, $2, date '2020-01-01', $3, $4, 100, $5, $6,
        new_redemption_points_min => case when $7 then 100 end,
        new_redemption_points_step => case when $7 then 50 end,
        new_redemption_share_max => case when $7 then 5000 end, new_earns_on_money_only => $7)
      """,
      [
        uuid(Unique.id() as TermsID), .text(code), .text(currency), .bigint(earnPoints),
        .bigint(redemptionMicros), .integer(lateReportDays), .boolean(isRuled),
      ])
    return partner
  }

  /// Gives a partner terms since long ago by which points are pending: a point for each euro.
  func setTerms(
    of partner: TestPartner, earnMode: String, pendingDays: Int32
  ) async throws {
    _ = try await database.query(
      """
      select tenancy.set_terms('test', $1, $2, date '2020-01-01', 'EUR', 1, 100, 10000, null,
        $3::text::tenancy.earn_mode, $4)
      """,
      [
        uuid(Unique.id() as TermsID), .text(partner.code), .text(earnMode), .integer(pendingDays),
      ])
  }

  /// Gives a partner another key.
  func issueKey(
    to partnerCode: String,
    scopes: [String] = ["earn", "redeem", "members", "reports", "gifts"]
  ) async throws -> TestKey {
    let key = TestKey(id: Unique.id(), secret: .generate(mode: .test))
    _ = try await database.query(
      "select tenancy.issue_key('test', $1, $2, $3, 'till', $4, null)",
      [uuid(key.id), .text(partnerCode), .bytea(key.secret.digest), .texts(scopes)])
    return key
  }

  /// Gives a partner an outlet.
  func addOutlet(_ code: String, of partner: TestPartner) async throws {
    let id: ID<OutletTag> = Unique.id()
    _ = try await database.query(
      "select tenancy.add_outlet('test', $1, $2, $3, 'An outlet')",
      [uuid(id), .text(partner.code), .text(code)])
  }

  /// Ends a key: by revoking it, or by having it expire now.
  func endKey(_ key: TestKey, atOnce isRevoked: Bool = true) async throws {
    _ = try await database.query(
      "select tenancy.end_key('test', $1, case when not $2 then ledger.instant() end)",
      [uuid(key.id), .boolean(isRevoked)])
  }

  /// Suspends a partner (`suspended`) or lets it back in (`active`).
  func setStatus(_ status: String, of partner: TestPartner) async throws {
    _ = try await database.query(
      "select tenancy.set_partner_status('test', $1, $2::tenancy.partner_status, 'a test')",
      [.text(partner.code), .text(status)])
  }

  /// Makes one member another name of a second.
  func merge(_ member: Till.Member, into survivor: Till.Member) async throws {
    let ids = try [member, survivor].map { try MemberID(parsing: $0.id) }
    _ = try await database.query(
      "select membership.merge_members('test', $1, $2, $3, null, false)",
      [uuid(Unique.id() as MoveID), uuid(ids[0]), uuid(ids[1])])
  }

  // MARK: What the database holds

  /// The number of rows of every table of the coalition.
  func rowCounts() async throws -> [String: Int64] {
    let found = try await database.query(
      """
      select format('%I.%I', schemaname, tablename), (pg_catalog.xpath('/row/c/text()',
        pg_catalog.query_to_xml(format('select count(*) as c from %I.%I', schemaname, tablename),
          false, true, '')))[1]::text::bigint
      from pg_catalog.pg_tables
      where schemaname in
        ('coalition', 'tenancy', 'membership', 'ledger', 'earning', 'redemption', 'catalogue',
          'ordering')
        -- A service that has just started makes partitions of events, which the whole table
        -- counts, seals, and counts orders, whatever it is asked.
        and tablename !~ '^events_[0-9]' and tablename not in
          ('segments', 'seals', 'seal_blocks', 'order_counts')
      """)
    var counts: [String: Int64] = [:]
    for row in 0..<found.rowCount { counts[try found.text(row, 0)] = try found.bigint(row, 1) }
    return counts
  }

  /// A number that a query answers with.
  func number(_ statement: Statement) async throws -> Int64 {
    try await database.query(statement).bigint(0, 0)
  }

  /// The invariants of the ledger that do not hold; empty when all do.
  func brokenInvariants() async throws -> [String] {
    let found = try await database.query(
      "select invariant || ': ' || first_violation from ledger.verify() where violations > 0")
    var broken: [String] = []
    for row in 0..<found.rowCount { broken.append(try found.text(row, 0)) }
    return broken
  }

  private func uuid(_ id: ID<some IDTag>) -> PostgresValue {
    .uuid(PostgresUUID(high: id.uuid.high, low: id.uuid.low))
  }
}

/// An API key of a partner of the tests.
struct TestKey: Sendable {
  let id: APIKeyID
  let secret: APIKeySecret
}

/// A partner of the tests.
struct TestPartner: Sendable {
  let code: String
  let id: PartnerID
  let key: TestKey
}

/// Numbers and names that no other test of this process uses.
enum Unique {
  private static let last = Atomic<UInt64>(1000)

  /// The next number.
  static func next() -> UInt64 { last.add(1, ordering: .relaxed).newValue }

  /// The next text that begins with `prefix`.
  static func text(_ prefix: String) -> String { "\(prefix)-\(next())" }

  /// The next id.
  static func id<Tag>() -> ID<Tag> {
    ID(UUIDv7(milliseconds: 1_760_000_000_000 + next(), randomBits: .random(in: 0 ... .max)))
  }
}
