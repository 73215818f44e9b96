import Testing

/// The model, the dice, and all steps so far.
struct History {
  let seed: UInt64
  var model: LedgerModel
  var generator: HistoryGenerator
  var steps: [HistoryGenerator.Step] = []
  /// The wallets as they were when they were last compared.
  private var lines: [String] = []
  /// To which circle of members each wallet belongs.
  private var circles: [Int]

  init(seed: UInt64, members: Int, start: Int64) {
    self.seed = seed
    model = LedgerModel(members: members, now: start)
    generator = HistoryGenerator(seed: seed)
    circles = (0..<members).map { $0 / HistoryGenerator.circle }
  }

  /// Begins with a policy of the dice's choice.
  mutating func begin(in database: HistoryDatabase) async throws {
    try await change(generator.firstPolicy(), in: database)
  }

  /// Takes one step in both; returns whether they still agree.
  mutating func step(in database: HistoryDatabase) async throws -> Bool {
    let step = generator.next(model)
    switch step {
    case .moves(let now):
      steps.append(step)
      model.now = now
    case .changes(let policy): try await change(policy, in: database)
    case .asks(let asks):
      steps.append(step)
      let expected = model.answer(asks)
      let received = try await database.answer(asks, at: model.now)
      for (ask, pair) in zip(asks, zip(expected, received)) where pair.0 != pair.1 {
        report(
          "answer to \(ask)", expected: "\(pair.0)", received: "\(pair.1)",
          circles[ask.member])
        return false
      }
    case .deeds(let deeds):
      for deed in deeds {
        guard try await take(deed, in: database) else { return false }
      }
    }
    return try await compareWallets(all: steps.count.isMultiple(of: 16), in: database)
  }

  private mutating func change(_ policy: ModelPolicy, in database: HistoryDatabase) async throws {
    steps.append(.changes(policy))
    model.apply(policy)
    try await database.apply(policy, at: model.now)
  }

  private mutating func take(_ deed: Deed, in database: HistoryDatabase) async throws -> Bool {
    var deed = deed
    // No two transactions are recorded at one instant that move members.
    if !deed.members.isEmpty { model.now += 1 }
    if case .leave(let member, _) = deed.kind {
      deed.kind = .leave(member: member, newWallet: model.wallets.count)
    }
    steps.append(.deeds([deed]))
    let expected = model.act(deed)
    for _ in circles.count..<model.wallets.count {
      circles.append(deed.members[0] / HistoryGenerator.circle)
    }
    let received = try await database.act(deed, at: model.now)
    guard expected != received else { return true }
    report(
      "answer to \(deed)", expected: "\(expected)", received: "\(received)", circle(of: deed))
    return false
  }

  private mutating func compareWallets(
    all: Bool, in database: HistoryDatabase
  ) async throws -> Bool {
    let before = lines
    lines = model.walletLines(Array(model.wallets.indices))
    let changed = lines.indices.filter {
      all || $0 >= before.count || lines[$0] != before[$0]
    }
    guard !changed.isEmpty else { return true }
    let received = try await database.walletLines(changed)
    for (wallet, received) in zip(changed, received) where lines[wallet] != received {
      report(
        "wallet \(wallet)", expected: lines[wallet], received: received, circles[wallet])
      return false
    }
    #expect(received.count == changed.count, "seed \(seed): a wallet is missing")
    return received.count == changed.count
  }

  /// Compares everything that has been written.
  mutating func finish(in database: HistoryDatabase) async throws {
    guard try await compareWallets(all: true, in: database) else { return }
    let written = try await database.histories(count: model.wallets.count)
    for (wallet, pair) in zip(model.historyLines(), written).enumerated() where pair.0 != pair.1 {
      report("history of wallet \(wallet)", expected: pair.0, received: pair.1, circles[wallet])
      return
    }
    let expectedMembers = model.memberLines()
    let receivedMembers = try await database.memberLines()
    #expect(expectedMembers == receivedMembers, "seed \(seed)")
    let expected = model.documentLines()
    let received = try await database.documents()
    #expect(
      expected == received,
      """
      seed \(seed): documents differ; only in the model: \
      \(expected.subtracting(received).sorted().prefix(5)), only in the ledger: \
      \(received.subtracting(expected).sorted().prefix(5))
      """)
    let violations = try await database.violations(at: model.now)
    #expect(violations.isEmpty, "seed \(seed): \(violations)")
  }

  private func circle(of deed: Deed) -> Int? {
    if let member = deed.members.first { return member / HistoryGenerator.circle }
    if case .decide(let document, _, _) = deed.kind {
      return model.adjustments.first { $0.document == document }.map { circles[$0.member] }
    }
    return deed.wallet.map { circles[$0] }
  }

  /// Tells what differs, with all the steps that could have to do with it.
  private func report(_ what: String, expected: String, received: String, _ circle: Int?) {
    var told: [String] = []
    for step in steps {
      switch step {
      case .asks(let asks):
        let own = asks.filter { circle == nil || circles[$0.member] == circle }
        if !own.isEmpty { told.append(HistoryGenerator.Step.asks(own).description) }
      case .deeds(let deeds):
        let own = deeds.filter { deed in
          circle == nil || self.circle(of: deed) == circle || deed.kind == .expire
        }
        if !own.isEmpty { told.append(HistoryGenerator.Step.deeds(own).description) }
      case .moves, .changes: told.append(step.description)
      }
    }
    Issue.record(
      """
      seed \(seed), step \(steps.count): \(what)
      model:  \(expected)
      ledger: \(received)
      the steps of circle \(circle.map { "\($0)" } ?? "any"):
      \(told.joined(separator: "\n"))
      """)
  }
}
