import Testing

/// The model, the dice, and what has happened, of clients that act at the same time.
struct Interleaving {
  private let seed: UInt64
  private var model: LedgerModel
  private var generator: HistoryGenerator
  private var history: [String] = []
  private var placeLast: Int64 = 0
  private var walletLast: Int
  private var isOver = false

  init(seed: UInt64, members: Int, start: Int64) {
    self.seed = seed
    model = LedgerModel(members: members, now: start)
    generator = HistoryGenerator(seed: seed)
    walletLast = members - 1
  }

  mutating func begin(in database: HistoryDatabase) async throws {
    try await change(generator.firstPolicy(), in: database)
    _ = try await database.events(after: &placeLast)
  }

  private mutating func change(_ policy: ModelPolicy, in database: HistoryDatabase) async throws {
    history.append("the policy becomes \(policy)")
    model.apply(policy)
    try await database.apply(policy, at: model.now)
  }

  /// Has all clients act, and looks for a legal order; returns whether there is one.
  mutating func round(of clients: InterleavingClients) async throws -> Bool {
    if generator.dice.chance(20) {
      try await change(generator.policy(model), in: clients.database)
    }
    model.now = generator.moment(model)
    history.append("the clock moves to \(model.now)")
    let told = try await clients.perform(plans(), at: model.now)
    let events = try await clients.database.events(after: &placeLast)
    var linearization = Linearization(of: told, after: model)
    guard linearization.search(events) else {
      let rest = told.sorted { $0.begunAt < $1.begunAt }.map(\.description)
      report(
        """
        \(linearization.objection ?? "")
        legal so far:
        \(linearization.order.map(\.description).joined(separator: "\n"))
        the events: \(events.map { "\($0.kind) \($0.document ?? 0)" })
        all of the round:
        \(rest.joined(separator: "\n"))
        """)
      return false
    }
    model = linearization.model
    history += linearization.order.map(\.description)
    // Which refusal has looked at a wallet last, nobody can tell: now somebody looks at all.
    let look = Deed(kind: .expire, document: 0)
    _ = model.act(look)
    _ = try await clients.database.act(look, at: model.now)
    return try await compareWallets(in: clients.database)
  }

  /// What each client shall do: single asks and deeds, some of them by two clients.
  private mutating func plans() -> [[Occurrence.Action]] {
    var actions: [Occurrence.Action] = []
    let count = InterleavingTests.clients * InterleavingTests.actionsEach
    while actions.count < count {
      switch generator.next(model) {
      case .asks(let asks): actions += asks.prefix(3).map { .ask($0) }
      case .deeds(let deeds): actions += deeds.prefix(4).filter(\.isOfOneMoment).map { .deed($0) }
      case .moves, .changes: continue
      }
    }
    for index in actions.indices where generator.dice.chance(12) {
      actions[index] = actions.randomElement(using: &generator.dice)!
    }
    actions.shuffle(using: &generator.dice)
    for index in actions.indices { number(&actions[index]) }
    return (0..<InterleavingTests.clients).map { client in
      (0..<InterleavingTests.actionsEach).map {
        actions[client * InterleavingTests.actionsEach + $0]
      }
    }
  }

  /// Gives what will be made numbers of its own.
  private mutating func number(_ action: inout Occurrence.Action) {
    generator.documentLast += 1
    switch action {
    case .ask(var ask):
      // What asks for it by number has met it in an earlier round.
      if ask.document < generator.documentLast { ask.document = generator.documentLast }
      action = .ask(ask)
    case .deed(var deed):
      deed.document = generator.documentLast
      if case .leave(let member, _) = deed.kind {
        walletLast += 1
        deed.kind = .leave(member: member, newWallet: walletLast)
      }
      action = .deed(deed)
    }
  }

  private mutating func compareWallets(in database: HistoryDatabase) async throws -> Bool {
    let born = model.wallets.indices.filter { model.wallets[$0].status != .unborn }
    let expected = model.walletLines(born)
    let received = try await database.walletLines(born)
    for (wallet, pair) in zip(born, zip(expected, received)) where pair.0 != pair.1 {
      report("wallet \(wallet)\nmodel:  \(pair.0)\nledger: \(pair.1)")
      return false
    }
    #expect(expected.count == received.count, "seed \(seed): a wallet is missing")
    return expected.count == received.count
  }

  /// Compares every posting in its sequence, and every document; then the ledger proves itself.
  mutating func finish(in database: HistoryDatabase) async throws {
    let violations = try await database.violations(at: model.now)
    #expect(violations.isEmpty, "seed \(seed): \(violations)")
    guard !isOver else { return }
    let born = model.wallets.indices.filter { model.wallets[$0].status != .unborn }
    let expected = model.historyLines()
    let received = try await database.histories(count: model.wallets.count)
    for (wallet, line) in zip(born, received) where expected[wallet] != line {
      report("history of wallet \(wallet)\nmodel:  \(expected[wallet])\nledger: \(line)")
      return
    }
    #expect(born.count == received.count, "seed \(seed)")
    let members = try await database.memberLines()
    #expect(model.memberLines() == members, "seed \(seed)")
    let documents = try await database.documents()
    let inModel = model.documentLines()
    if inModel != documents {
      report(
        """
        documents
        model:  \(inModel.subtracting(documents).sorted())
        ledger: \(documents.subtracting(inModel).sorted())
        """)
    }
  }

  private mutating func report(_ what: String) {
    isOver = true
    Issue.record(
      """
      seed \(seed): \(what)
      what came before:
      \(history.joined(separator: "\n"))
      """)
  }
}

extension Deed {
  /// Whether it happens in one transaction that looks at wallets.
  fileprivate var isOfOneMoment: Bool {
    switch kind {
    case .expire, .notice: false
    default: true
    }
  }
}
