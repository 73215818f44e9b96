import Postgres
import Testing

/// The model, the dice, and all steps so far.
struct GiftHistory {
  let seed: UInt64
  var model: GiftModel
  private var generator: GiftGenerator
  private var steps: [GiftGenerator.Step] = []
  /// How often the model said what, so that a history in which nothing happens is noticed.
  private(set) var told: [String: Int] = [:]

  init(seed: UInt64, members: Int, start: Int64, gifts: [GiftModel.Gift]) {
    self.seed = seed
    model = GiftModel(members: members, now: start, gifts: gifts)
    generator = GiftGenerator(seed: seed)
  }

  /// Begins with points that expire within the history, and come back with some days of grace.
  mutating func begin(in database: GiftDatabase) async throws {
    var policy = ModelPolicy()
    policy.expiryMonths = 2
    policy.rounding = .day
    policy.graceDays = 10
    model.ledger.apply(policy)
    try await database.ledger.apply(policy, at: model.now)
  }

  /// Takes one step in both; returns whether they still agree.
  mutating func step(in database: GiftDatabase) async throws -> Bool {
    let step = generator.next(model)
    steps.append(step)
    switch step {
    case .moves(let now): model.now = now
    case .earn(let ask):
      let expected = model.ledger.answer([ask])
      let received = try await database.ledger.answer([ask], at: model.now)
      guard compare("answer to \(ask)", "\(expected)", "\(received)") else { return false }
    case .deed(let deed):
      model.act(deed)
      try await database.act(deed, at: model.now, on: connection(for: deed, in: database))
    case .asks(let asks):
      let expected = model.answer(asks)
      let received = try await database.answer(
        asks, at: model.now, on: database.ledger.service)
      for (ask, pair) in zip(asks, zip(expected, received)) {
        note(ask, pair.0)
        guard compare("answer to \(ask)", "\(pair.0)", "\(pair.1)") else { return false }
      }
    }
    return try await compareState(all: steps.count.isMultiple(of: 10), in: database)
  }

  private func connection(
    for deed: GiftDeed, in database: GiftDatabase
  ) -> PostgresConnection {
    if case .pause = deed { database.ledger.operating } else { database.ledger.service }
  }

  private mutating func note(_ ask: GiftAsk, _ verdict: Verdict) {
    let outcome =
      switch verdict {
      case .done(_, let isReplay, _): isReplay ? "again" : "done"
      case .refused(let code, _, _): code
      case .again: "nothing"
      }
    told["\(ask.operation) \(outcome)", default: 0] += 1
  }

  private func compareState(all: Bool, in database: GiftDatabase) async throws -> Bool {
    guard compare("gifts", model.giftLines(), try await database.giftLines()) else { return false }
    guard all else { return true }
    let wallets = Array(model.ledger.wallets.indices)
    let comparisons = [
      ("orders", model.orderLines(), try await database.orderLines()),
      ("vouchers", model.voucherLines(), try await database.voucherLines()),
      ("uses", model.activationLines(), try await database.activationLines()),
      (
        "wallets", model.ledger.walletLines(wallets), try await database.ledger.walletLines(wallets)
      ),
    ]
    return comparisons.allSatisfy { compare($0.0, $0.1, $0.2) }
  }

  /// Compares everything that has been written, and has the ledger prove itself.
  func finish(in database: GiftDatabase) async throws {
    guard try await compareState(all: true, in: database) else { return }
    let count = model.ledger.wallets.count
    let written = try await database.ledger.histories(count: count)
    guard compare("histories", model.ledger.historyLines(), written) else { return }
    let violations = try await database.ledger.violations(at: model.now)
    #expect(violations.isEmpty, "seed \(seed): \(violations)")
  }

  private func compare(_ what: String, _ expected: [String], _ received: [String]) -> Bool {
    let differing = zip(expected, received).filter { $0 != $1 }.prefix(3)
    return compare(
      what, differing.map(\.0).joined(separator: "\n") + " of \(expected.count)",
      differing.map(\.1).joined(separator: "\n") + " of \(received.count)")
  }

  private func compare(_ what: String, _ expected: String, _ received: String) -> Bool {
    guard expected != received else { return true }
    Issue.record(
      """
      seed \(seed), step \(steps.count): \(what)
      model:    \(expected)
      database: \(received)
      the last steps:
      \(steps.suffix(40).map(\.description).joined(separator: "\n"))
      """)
    return false
  }
}
