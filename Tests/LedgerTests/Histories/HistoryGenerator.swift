/// Dice for histories: what happens next, given what has happened.
struct HistoryGenerator {
  enum Step: CustomStringConvertible {
    case asks([Ask])
    case moves(to: Int64)
    case changes(ModelPolicy)

    var description: String {
      switch self {
      case .asks(let asks): asks.map { "  \($0)" }.joined(separator: "\n")
      case .moves(let now): "  the clock moves to \(now)"
      case .changes(let policy): "  the policy becomes \(policy)"
      }
    }
  }

  private var dice: SeededGenerator
  private var asked: [Ask.Kind: [Ask]] = [:]
  private var documentLast: UInt64

  /// Creates dice for a seed; documents of different seeds get different ids.
  init(seed: UInt64) {
    dice = SeededGenerator(seed: seed)
    documentLast = seed << 32
  }

  /// What a history begins with.
  mutating func firstPolicy() -> ModelPolicy {
    ModelPolicy(
      expiryMonths: Int.random(in: 1...3, using: &dice),
      rounding: ModelPolicy.Rounding.allCases.randomElement(using: &dice)!,
      returns: dice.chance(60)
        ? .allowDebt : ModelPolicy.Returns.allCases.randomElement(using: &dice)!,
      graceDays: [0, 1, 30].randomElement(using: &dice)!)
  }

  mutating func next(_ model: LedgerModel) -> Step {
    switch Int.random(in: 0..<100, using: &dice) {
    case 0..<15: .moves(to: moment(model))
    case 15..<21: .changes(policy(model))
    case 21..<48: .asks(batch(of: .earn, model))
    case 48..<65: .asks(batch(of: .redeem, model))
    case 65..<79: .asks(batch(of: .giveBack, model))
    case 79..<88: .asks(batch(of: .decide, model))
    default: .asks(batch(of: .refund, model))
    }
  }

  /// A little later, much later, or exactly when something expires or matures, or just before.
  private mutating func moment(_ model: LedgerModel) -> Int64 {
    let expiries = model.wallets.flatMap {
      $0.lots.map(\.expiresAt) + $0.pendingLots.map(\.dueAt)
    }.filter {
      $0 > model.now && $0 != ModelPolicy.never
    }
    if dice.chance(20), let expiry = expiries.randomElement(using: &dice) {
      return dice.chance(50) ? expiry : max(expiry - 1, model.now)
    }
    let daysMax: Int64 = dice.chance(20) ? 40 : 4
    return model.now + Int64.random(in: 1...(daysMax * ModelPolicy.day), using: &dice)
  }

  private mutating func policy(_ model: LedgerModel) -> ModelPolicy {
    var policy = model.policy
    switch Int.random(in: 0..<4, using: &dice) {
    case 0: policy.expiryMonths = dice.chance(10) ? nil : Int.random(in: 1...4, using: &dice)
    case 1: policy.rounding = ModelPolicy.Rounding.allCases.randomElement(using: &dice)!
    case 2: policy.returns = ModelPolicy.Returns.allCases.randomElement(using: &dice)!
    default: policy.graceDays = [0, 1, 30].randomElement(using: &dice)!
    }
    return policy
  }

  private mutating func batch(of kind: Ask.Kind, _ model: LedgerModel) -> [Ask] {
    let sizeMax = dice.chance(30) ? 1 : model.wallets.count
    let originals = originals(of: kind, model)
    return (0..<Int.random(in: 1...sizeMax, using: &dice)).map { _ in
      let ask = ask(kind, model, originals)
      asked[kind, default: []].append(ask)
      return ask
    }
  }

  /// Mostly something new; else something that was asked before, in one of the ways in which tills
  /// get it wrong.
  private mutating func ask(
    _ kind: Ask.Kind, _ model: LedgerModel, _ originals: [Ask]
  ) -> Ask {
    documentLast += 1
    guard dice.chance(25), var ask = asked[kind]?.randomElement(using: &dice) else {
      return new(kind, model, originals)
    }
    ask.document = documentLast
    switch Int.random(in: 0..<10, using: &dice) {
    case 0..<5: break
    case 5..<7: ask.key = "k\(documentLast)"
    case 7: ask.amount = (ask.amount ?? 0) + 100
    case 8:
      ask.key = "k\(documentLast)"
      ask.amount = (ask.amount ?? 0) + 100
    default:
      ask.key = "k\(documentLast)"
      if kind == .giveBack || kind == .refund { ask.amount = nil }
      ask.isConfirmation.toggle()
    }
    return ask
  }

  private mutating func new(
    _ kind: Ask.Kind, _ model: LedgerModel, _ originals: [Ask]
  ) -> Ask {
    var ask = Ask(
      kind: kind, partner: Int.random(in: 0..<2, using: &dice),
      member: Int.random(in: model.wallets.indices, using: &dice), key: "k\(documentLast)",
      name: "n\(documentLast)", occurredAt: model.now, document: documentLast)
    if dice.chance(30) {
      ask.occurredAt -= Int64.random(in: 0...(80 * ModelPolicy.day), using: &dice)
    } else if dice.chance(3) {
      ask.occurredAt += Int64.random(in: 299_000_000...301_000_000, using: &dice)
    }
    switch kind {
    case .earn:
      ask.amount = Int64.random(in: 0...4000, using: &dice)
      let waiting = Int.random(in: 0..<100, using: &dice)
      if waiting < 25 { ask.confirmDays = Int.random(in: 1...20, using: &dice) }
      if (25..<50).contains(waiting) {
        ask.maturesAt =
          ask.occurredAt + Int64.random(in: 0...(20 * ModelPolicy.day), using: &dice)
      }
    case .redeem:
      // Often all that there is: what is spent whole can expire, be refunded and be owed later.
      let spendable = max(model.wallets[ask.member].spendable, 1)
      ask.amount = dice.chance(60) ? spendable : Int64.random(in: 1...spendable + 5, using: &dice)
    case .decide:
      // Mostly one that waits; else any.
      let waiting = originals.filter { $0.confirmDays != nil }
      let original = (dice.chance(85) ? waiting : originals).randomElement(using: &dice)
      ask.partner = dice.chance(95) ? original?.partner ?? 0 : ask.partner
      ask.original = original.map { "n\($0.document)" } ?? "n0"
      ask.member = original?.member ?? 0
      ask.isConfirmation = dice.chance(65)
    case .giveBack, .refund:
      let original = originals.randomElement(using: &dice)
      ask.partner = dice.chance(95) ? original?.partner ?? 0 : ask.partner
      // A return names a receipt, a refund the id of the redemption.
      ask.original = original.map { kind == .giveBack ? $0.name : "n\($0.document)" } ?? "n0"
      ask.member = original?.member ?? 0
      let some = max((original?.amount ?? 0) * 11 / 10, 1)
      ask.amount = dice.chance(40) ? nil : Int64.random(in: 1...some, using: &dice)
    }
    return ask
  }

  /// What can be returned or refunded, in an order that the dice replay.
  private func originals(of kind: Ask.Kind, _ model: LedgerModel) -> [Ask] {
    let asks =
      switch kind {
      case .earn, .redeem: [Ask]()
      case .giveBack, .decide: model.purchases.values.map(\.ask)
      case .refund: model.redemptions.values.map(\.ask)
      }
    return asks.sorted { $0.document < $1.document }
  }
}
