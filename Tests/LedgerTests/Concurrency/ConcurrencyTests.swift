import Coalition
import EventLoop
import Postgres
import Store
import Telemetry
import TestSupport
import Testing

/// Many at once: what no single history can show.
@Suite(.serialized) struct ConcurrencyTests {
  /// 2026-06-15T12:00:00Z, where the sample coalition's clock stands.
  static let now: Int64 = 1_781_524_800_000_000

  static func ask(
    _ kind: Ask.Kind, _ number: Int, member: Int, amount: Int64, partner: Int = 0,
    key: String? = nil, name: String? = nil
  ) -> Ask {
    Ask(
      kind: kind, partner: partner, member: member, key: key ?? "k\(kind)\(number)",
      name: name ?? "n\(number)", amount: amount, occurredAt: now, document: UInt64(number))
  }

  /// Lanes as the service makes them, with one connection each.
  static func lanes<Call: BatchCall>(
    _ count: Int, of call: Call.Type, in database: HistoryDatabase
  ) async throws -> (lanes: [BatchLane<Call>], connections: [PostgresConnection]) {
    var connections: [PostgresConnection] = []
    for _ in 0..<count {
      connections.append(try await database.database.connect(as: "tessera_service"))
    }
    let registry = MetricsRegistry()
    let loop = try TestLoop.shared
    let lanes = connections.map {
      BatchLane(
        of: call, on: loop, connections: [$0],
        statistics: LaneStatistics(lane: Call.name, in: registry))
    }
    return (lanes, connections)
  }

  @Test func `fifty clients that redeem from one wallet never overspend it`() async throws {
    let database = try await HistoryDatabase(members: 1)
    _ = try await database.answer([Self.ask(.earn, 1, member: 0, amount: 10_000)], at: Self.now)
    let (lanes, connections) = try await Self.lanes(5, of: RecordRedemptions.self, in: database)
    let verdicts = try await withThrowingTaskGroup(of: Verdict.self) { group in
      for client in 0..<50 {
        let ask = Self.ask(.redeem, 100 + client, member: 0, amount: 7, partner: client % 2)
        let request = try database.redemption(ask)
        group.addTask { try await lanes[client % lanes.count].submit(request).verdict }
      }
      return try await group.reduce(into: [Verdict]()) { $0.append($1) }
    }
    let done = verdicts.count { if case .done = $0 { true } else { false } }
    #expect(done == 14, "14 times 7 are 98 of 100")
    #expect(
      verdicts.count { $0 == .refused("insufficient_points", detail: 2, isReplay: false) } == 36)
    #expect(try await database.wallets(count: 1)[0].hasPrefix("2|15|"))
    #expect(try await database.violations().isEmpty)
    for connection in connections { await connection.close() }
    try await database.close()
  }

  @Test func `a receipt that arrives by twenty connections earns once`() async throws {
    let database = try await HistoryDatabase(members: 1)
    let (lanes, connections) = try await Self.lanes(20, of: RecordPurchases.self, in: database)
    let verdicts = try await withThrowingTaskGroup(of: Verdict.self) { group in
      for (client, lane) in lanes.enumerated() {
        let request = try database.purchase(
          Self.ask(.earn, 1 + client, member: 0, amount: 10_000, name: "the-receipt"))
        group.addTask { try await lane.submit(request).verdict }
      }
      return try await group.reduce(into: [Verdict]()) { $0.append($1) }
    }
    let documents = Set(
      verdicts.map { verdict -> UInt64? in
        if case .done(let document, _, let told) = verdict, told == [100, 100] {
          document
        } else {
          nil
        }
      })
    #expect(documents.count == 1 && !documents.contains(nil), "\(verdicts)")
    #expect(
      verdicts.count { if case .done(_, isReplay: false, _) = $0 { true } else { false } } == 1)
    #expect(try await database.wallets(count: 1)[0].hasPrefix("100|1|"))
    #expect(try await database.violations().isEmpty)
    for connection in connections { await connection.close() }
    try await database.close()
  }

  /// Goal: batches over the same few wallets wait for each other and never deadlock or lose an
  /// update. Method: eight connections, each with dice of its own; every answer is added up.
  @Test(arguments: [UInt64(1), 2, 3])
  func `eight connections over few wallets lose no update and never deadlock`(
    seed: UInt64
  ) async throws {
    let database = try await HistoryDatabase(members: 6)
    let moved = try await withThrowingTaskGroup(of: [Int: Int64].self) { group in
      for client in 0..<8 {
        group.addTask {
          try await Self.trade(as: client, seed: seed, batches: 25, in: database)
        }
      }
      return try await group.reduce(into: [Int: Int64]()) { $0.merge($1, uniquingKeysWith: +) }
    }
    for (member, line) in try await database.wallets(count: 6).enumerated() {
      #expect(line.hasPrefix("\(moved[member] ?? 0)|"), "seed \(seed), member \(member): \(line)")
    }
    #expect(try await database.violations().isEmpty, "seed \(seed)")
    try await database.close()
  }

  /// Sends batches of purchases and redemptions, returns what they moved in each wallet, and
  /// throws whatever the database raises: without a lane nobody repeats what failed.
  static func trade(
    as client: Int, seed: UInt64, batches: Int, in database: HistoryDatabase
  ) async throws -> [Int: Int64] {
    let connection = try await database.database.connect(as: "tessera_service")
    var dice = SeededGenerator(seed: seed << 8 | UInt64(client))
    var moved: [Int: Int64] = [:]
    for batch in 0..<batches {
      let kind: Ask.Kind = dice.chance(60) ? .earn : .redeem
      let asks = (0..<Int.random(in: 1...12, using: &dice)).map { index in
        Self.ask(
          kind, client * 100_000 + batch * 100 + index, member: Int.random(in: 0..<6, using: &dice),
          amount: Int64.random(in: 1...3000, using: &dice), partner: client % 2)
      }
      let verdicts = try await database.answer(asks, at: now, on: connection)
      for (ask, verdict) in zip(asks, verdicts) {
        guard case .done = verdict else { continue }
        moved[ask.member, default: 0] += kind == .earn ? ask.amount! / 100 : -ask.amount!
      }
    }
    await connection.close()
    return moved
  }

  @Test func `two batches with the same new keys in opposite order do not deadlock`() async throws {
    let database = try await HistoryDatabase(members: 4)
    let one = try await database.database.connect(as: "tessera_service")
    let other = try await database.database.connect(as: "tessera_service")
    for round in 0..<40 {
      let keys = (0..<20).map { "round \(round) key \($0)" }
      // Different wallets, so that nothing but the keys is in the way.
      let first = keys.enumerated().map {
        Self.ask(.earn, round * 100 + $0, member: $0 % 2, amount: 100, key: $1)
      }
      let second = keys.reversed().enumerated().map {
        Self.ask(.earn, 50_000 + round * 100 + $0, member: 2 + $0 % 2, amount: 100, key: $1)
      }
      async let a = Self.code { try await database.answer(first, at: Self.now, on: one) }
      async let b = Self.code { try await database.answer(second, at: Self.now, on: other) }
      let codes = try await [a, b]
      #expect(!codes.contains("40P01"), "round \(round)")
      #expect(codes.contains(nil), "round \(round): one of them wins")
    }
    #expect(try await database.violations().isEmpty)
    await one.close()
    await other.close()
    try await database.close()
  }

  @Test func `a lane repeats a batch that lost a race for its keys`() async throws {
    let database = try await HistoryDatabase(members: 8)
    let (lanes, connections) = try await Self.lanes(4, of: RecordPurchases.self, in: database)
    for round in 0..<10 {
      let verdicts = try await withThrowingTaskGroup(of: Verdict.self) { group in
        for client in 0..<32 {
          let ask = Self.ask(
            .earn, round * 100 + client, member: client % 8, amount: 100,
            key: "round \(round) key \(client % 4)")
          let request = try database.purchase(ask)
          group.addTask { try await lanes[client / 8].submit(request).verdict }
        }
        return try await group.reduce(into: [Verdict]()) { $0.append($1) }
      }
      #expect(verdicts.count { if case .done = $0 { true } else { false } } == 4, "round \(round)")
      #expect(
        verdicts.count {
          $0 == .refused("idempotency_key_reused", detail: nil, isReplay: false)
        } == 28, "round \(round)")
    }
    #expect(try await database.violations().isEmpty)
    for connection in connections { await connection.close() }
    try await database.close()
  }

  /// Returns the code of the error that `body` throws, or nil when it throws none.
  private static func code(
    _ body: @Sendable () async throws -> [Verdict]
  ) async throws -> String? {
    do {
      _ = try await body()
      return nil
    } catch let error as PostgresError {
      guard let code = error.sqlState else { throw error }
      return code
    }
  }
}
