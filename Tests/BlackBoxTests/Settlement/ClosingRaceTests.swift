import EmbeddedPostgres
import Glibc
import Postgres
import Synchronization
import TestSupport
import Testing

/// Goal: a posting in flight while a period closes lands wholly in one, and a close is there whole
/// or not at all. Method: clients report purchases of several months while these months are closed,
/// by closers that compete and are killed; then everything that was posted is counted once.
@Suite struct ClosingRaceTests {
  private static let periods = ["2025-08", "2025-09", "2025-10"]

  @Test(arguments: [UInt64.random(in: 0..<1_000_000)])
  func `what is posted while periods close lies in exactly one, and killed closers leave nothing`(
    seed: UInt64
  ) async throws {
    let clearing = try await ClearingStage()
    let service = try await clearing.stage.startService()
    var tills: [Till] = []
    for _ in 0..<3 {
      let partner = try await clearing.invitePartner(earnPoints: 100)
      tills.append(Till(HTTPClient(service.origin), partner.key))
    }
    let shop = Shop(tills: tills, members: try await Self.enrol(40, at: tills[0]))
    // The first settlement begins with the month of the oldest posting.
    try await shop.trade(in: "2025-08", seed: seed)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for client in 0..<200 {
        group.addTask {
          var dice = SplitMix(seed: seed << 8 | UInt64(client))
          while shop.isOpen {
            try await shop.trade(in: Self.periods.randomElement(using: &dice)!, seed: dice.next())
          }
        }
      }
      group.addTask {
        defer { shop.close() }
        var dice = SplitMix(seed: seed)
        for period in Self.periods {
          try await Self.close(period, clearing, &dice)
          try await shop.tradeAgain(in: period, seed: dice.next())
        }
      }
      try await group.waitForAll()
    }
    try await Self.expectEverythingCountedOnce(clearing, seed)
    #expect(shop.count > 0)
    try await clearing.expectSound()
    try await clearing.close()
  }

  private static func enrol(_ count: Int, at till: Till) async throws -> [Till.Member] {
    var members: [Till.Member] = []
    for _ in 0..<count { members.append(try await till.enrol()) }
    return members
  }

  /// Closes a period: some closers are killed at a random moment, then two compete.
  private static func close(
    _ period: String, _ clearing: ClearingStage, _ dice: inout SplitMix
  ) async throws {
    for _ in 0..<3 {
      let words = clearing.words(["settlement", "close", period], as: "ann")
      let microseconds = UInt32.random(in: 1_000...400_000, using: &dice)
      _ = try await DetachedThread.value {
        let child = try ChildProgram(words).start(output: STDERR_FILENO)
        usleep(microseconds)  // The random moment is the fault itself; nothing is waited for.
        kill(child, SIGKILL)
        return ChildProgram.wait(for: child)
      }
      if try await isClosed(period, clearing) { return }
    }
    async let one = clearing.run("settlement", "close", period, as: "ann")
    async let other = clearing.run("settlement", "close", period, as: "carl")
    let outcomes = [try await one, try await other]
    // Both come too late if the server was still recording what a killed closer had sent.
    let late = outcomes.count { $0.text.contains("settlement_out_of_order") }
    #expect(late >= 1 && outcomes.count { $0.status == 0 } == 2 - late, "\(outcomes.map(\.text))")
    #expect(try await isClosed(period, clearing))
  }

  private static func isClosed(_ period: String, _ clearing: ClearingStage) async throws -> Bool {
    let found = try await clearing.stage.coalition.database.query(
      "select count(*) from settlement.settlements where name = $1", [.text(period)])
    return try found.bigint(0, 0) == 1
  }

  /// Every point that was issued is counted in one settlement, or is still open.
  private static func expectEverythingCountedOnce(
    _ clearing: ClearingStage, _ seed: UInt64
  ) async throws {
    let found = try await clearing.stage.coalition.database.query(
      """
      select
        (select sum(points) from ledger.postings where kind = 'earn')::bigint,
        (select sum(points) from settlement.figures where measure = 'issued')::bigint,
        (select coalesce(sum(c.points), 0) from settlement.settlements s
          cross join settlement.count_figures('infinity', 'infinity', s.until_at, s.cut_at) c
          where s.number = (select max(number) from settlement.settlements)
            and c.measure = 'issued')::bigint,
        (select count(*) from settlement.figures where belongs_to is not null)
      """)
    let (posted, counted, open) = (
      try found.bigint(0, 0), try found.bigint(0, 1), try found.bigint(0, 2)
    )
    #expect(posted == counted + open, "seed \(seed): \(posted) is not \(counted) and \(open)")
    #expect(try found.bigint(0, 3) > 0, "nothing came late: the race was none")
  }
}

/// Members that buy at several partners.
private final class Shop: Sendable {
  private let tills: [Till]
  private let members: [Till.Member]
  private let state = Mutex((isOpen: true, count: 0))

  init(tills: [Till], members: [Till.Member]) {
    self.tills = tills
    self.members = members
  }

  var isOpen: Bool { state.withLock(\.isOpen) }
  var count: Int { state.withLock(\.count) }

  func close() { state.withLock { $0.isOpen = false } }

  /// Reports purchases of a month until one is accepted.
  func tradeAgain(in period: String, seed: UInt64) async throws {
    while try await trade(in: period, seed: seed) == false {}
  }

  /// Reports a purchase of a month.
  /// - Returns: Whether it was accepted; a service that is busy may refuse it.
  @discardableResult func trade(in period: String, seed: UInt64) async throws -> Bool {
    var dice = SplitMix(seed: seed)
    let member = members.randomElement(using: &dice)!
    let body = Till.purchase(of: member.shown, amount: .random(in: 1...5_000, using: &dice))
      .merging(["occurred_at": .string(period + "-15T12:00:00Z"), "points_expire": "never"])
    let answer = try await tills.randomElement(using: &dice)!.post(
      "/v1/purchases", body, once: Unique.text("race"))
    #expect(answer.status == 201 || answer.status == 503, "\(answer)")
    guard answer.status == 201 else { return false }
    state.withLock { $0.count += 1 }
    return true
  }
}
