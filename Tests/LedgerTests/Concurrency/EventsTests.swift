import Postgres
import TestSupport
import Testing

/// Readers who follow events while others write.
@Suite(.serialized) struct EventsTests {
  private static let membersCount = 5
  private static let presents: Statement = """
    select set_config('tessera.key', encode(test.digest('alpha'), 'hex'), false)
    """
  private static let reads: Statement = """
    select next_place, has_more, places from ledger.partner_events($1, 7)
    """

  /// Goal: a reader meets every event once and in order, and events of a wallet stand in the order
  /// of its postings. Method: writers with dice hold their transactions open, touch wallets in any
  /// order, and undo some; a reader follows with small pages until all is told.
  @Test(arguments: [UInt64(1), 2, 3])
  func `a reader loses nothing while writers hold transactions open`(seed: UInt64) async throws {
    let database = try await SampleCoalition.makeDatabase(
      "select test.enrol('alpha', 'm' || i) from generate_series(0, 4) i;")
    let (places, repeated) = try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<10 {
        group.addTask { try await Self.write(as: writer, seed: seed, in: database) }
      }
      let reading = Task { try await Self.follow(database) }
      try await group.waitForAll()
      let connection = try await database.connect()
      try await connection.runScript("select test.enrol('alpha', 'the last')")
      await connection.close()
      return try await reading.value
    }
    #expect(repeated == 0, "seed \(seed): \(repeated) events out of their order")
    let connection = try await database.connect()
    let written = try await connection.query(
      """
      select e.place from ledger.events e join tenancy.partners p on p.number = e.partner_number
      where p.code = 'alpha' order by e.place
      """)
    let expected = try (0..<written.rowCount).map { try written.bigint($0, 0) }
    #expect(places == expected, "seed \(seed): \(places.count) of \(expected.count) events")
    #expect(expected.count > 100)
    let disordered = try await connection.query(
      """
      select count(*) from (
        select p.sequence,
          lag(p.sequence) over (partition by p.wallet_id order by e.place) as before
        from ledger.events e
        join ledger.postings p on p.document_id = e.subject_id and p.kind in ('earn', 'redeem')
      ) o where o.before > o.sequence
      """)
    #expect(try disordered.bigint(0, 0) == 0, "seed \(seed): a wallet's events are out of order")
    await connection.close()
    try await database.close()
  }

  private static func write(
    as writer: Int, seed: UInt64, in database: TestDatabase
  ) async throws {
    let connection = try await database.connect()
    var dice = SeededGenerator(seed: seed << 8 | UInt64(writer))
    for turn in 0..<15 {
      let members = (0..<membersCount).filter { _ in Bool.random(using: &dice) }
      let first = "select pg_current_xact_id();"
      let earns = members.map {
        "select test.earn('alpha', 'm\($0)', 'r\(writer)-\(turn)-\($0)', 500);"
      }
      let sleep = "select pg_sleep(\(Double.random(in: 0...0.01, using: &dice)));"
      let isUndone = Int.random(in: 0..<6, using: &dice) == 0
      let isOneByOne = Bool.random(using: &dice)
      let body =
        isOneByOne ? earns.prefix(1).joined() : locking(members) + earns.joined()
      try await connection.runScript(
        "begin; \(first) \(sleep) \(body) \(sleep) \(isUndone ? "rollback" : "commit")")
    }
    await connection.close()
  }

  /// Locks all wallets of a transaction at once, in the one order of all.
  private static func locking(_ members: [Int]) -> String {
    let wallets = members.map { "test.id('m\($0) wallet')" }.joined(separator: ", ")
    return "select ledger.lock_wallets(array[\(wallets)]::uuid[]);"
  }

  /// Follows until the last member's enrolment is told; returns the places met, and how many of
  /// them did not stand after the one before.
  private static func follow(_ database: TestDatabase) async throws -> ([Int64], Int) {
    let connection = try await database.connect()
    _ = try await connection.query(presents)
    var places: [Int64] = []
    var after: Int64?
    var disorder = 0
    let last: Statement = """
      select max(e.place) from ledger.events e where e.subject_id = test.id('the last')
      """
    while true {
      let page = try await connection.query(reads, [.bigint(after)])
      if try !page.isNull(0, 2) {
        for case let place? in try page.bigints(0, 2) {
          if place <= places.last ?? -1 { disorder += 1 }
          places.append(place)
        }
      }
      after = try page.bigint(0, 0)
      let told = try await connection.query(last)
      if try !told.isNull(0, 0), places.last == (try told.bigint(0, 0)) { break }
    }
    await connection.close()
    return (places, disorder)
  }
}
