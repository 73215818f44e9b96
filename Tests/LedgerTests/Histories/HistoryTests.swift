import FoundationEssentials
import Testing

/// Goal: no history of purchases, returns, redemptions, refunds, expiries and changes of policy
/// tells the ledger and the model apart.
///
/// Method: a seed rolls the histories of many members at once, in batches over one database; after
/// every step the answers and every wallet must agree with the model, at the end every posting,
/// allocation and document, and the ledger must find itself clean. A failure prints the seed and
/// the steps of the member that differs. `TESSERA_HISTORY_SEEDS` runs so many seeds.
@Suite(.serialized) struct HistoryTests {
  static let members = 64
  static let steps = 80
  static let seeds: [UInt64] = {
    let asked = ProcessInfo.processInfo.environment["TESSERA_HISTORY_SEEDS"].flatMap(UInt64.init)
    return Array(1...(asked ?? 24))
  }()

  @Test(arguments: seeds)
  func `random histories of many members agree with the model`(seed: UInt64) async throws {
    let database = try await HistoryDatabase(members: Self.members)
    let start: Int64 = 1_781_524_800_000_000  // 2026-06-15T12:00:00Z
    var history = History(seed: seed, members: Self.members, start: start)
    try await history.begin(in: database)
    for _ in 0..<Self.steps {
      guard try await history.step(in: database) else { return }
    }
    try await history.finish(in: database)
    try await database.close()
  }
}

/// The model, the dice, and all steps so far.
struct History {
  let seed: UInt64
  var model: LedgerModel
  var generator: HistoryGenerator
  var steps: [HistoryGenerator.Step] = []

  init(seed: UInt64, members: Int, start: Int64) {
    self.seed = seed
    model = LedgerModel(members: members, now: start)
    generator = HistoryGenerator(seed: seed)
  }

  /// Begins with a policy of the dice's choice.
  mutating func begin(in database: HistoryDatabase) async throws {
    let policy = generator.firstPolicy()
    steps.append(.changes(policy))
    model.policy = policy
    try await database.apply(policy)
  }

  /// Takes one step in both; returns whether they still agree.
  mutating func step(in database: HistoryDatabase) async throws -> Bool {
    let step = generator.next(model)
    steps.append(step)
    switch step {
    case .moves(let now): model.now = now
    case .changes(let policy):
      model.policy = policy
      try await database.apply(policy)
    case .asks(let asks):
      let expected = model.answer(asks)
      let received = try await database.answer(asks, at: model.now)
      for (ask, pair) in zip(asks, zip(expected, received)) where pair.0 != pair.1 {
        report("answer to \(ask)", expected: "\(pair.0)", received: "\(pair.1)", ask.member)
        return false
      }
    }
    return try await compare(
      "wallet", model.walletLines(), database.wallets(count: model.wallets.count))
  }

  /// Compares everything that has been written.
  func finish(in database: HistoryDatabase) async throws {
    _ = try await compare(
      "history", model.historyLines(), database.histories(count: model.wallets.count))
    let expected = model.documentLines()
    let received = try await database.documents()
    #expect(
      expected == received,
      """
      seed \(seed): documents differ; only in the model: \
      \(expected.subtracting(received).sorted().prefix(5)), only in the ledger: \
      \(received.subtracting(expected).sorted().prefix(5))
      """)
    let violations = try await database.violations()
    #expect(violations.isEmpty, "seed \(seed): \(violations)")
  }

  private func compare(_ what: String, _ expected: [String], _ received: [String]) -> Bool {
    for (member, pair) in zip(expected, received).enumerated() where pair.0 != pair.1 {
      report("\(what) of member \(member)", expected: pair.0, received: pair.1, member)
      return false
    }
    return expected.count == received.count
  }

  private func report(_ what: String, expected: String, received: String, _ member: Int) {
    var told: [String] = []
    for step in steps {
      guard case .asks(let asks) = step else {
        told.append("\(step)")
        continue
      }
      let own = asks.filter { $0.member == member }
      if !own.isEmpty { told.append(own.map { "  \($0)" }.joined(separator: "\n")) }
    }
    Issue.record(
      """
      seed \(seed), step \(steps.count): \(what)
      model:  \(expected)
      ledger: \(received)
      the steps of member \(member):
      \(told.joined(separator: "\n"))
      """)
  }
}
