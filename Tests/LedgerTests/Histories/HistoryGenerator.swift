/// Dice for histories: what happens next, given what has happened.
struct HistoryGenerator {
  enum Step: CustomStringConvertible {
    case asks([Ask])
    case deeds([Deed])
    case moves(to: Int64)
    case changes(ModelPolicy)

    var description: String {
      switch self {
      case .asks(let asks): asks.map { "  \($0)" }.joined(separator: "\n")
      case .deeds(let deeds): deeds.map { "  \($0)" }.joined(separator: "\n")
      case .moves(let now): "  the clock moves to \(now)"
      case .changes(let policy): "  the policy becomes \(policy)"
      }
    }
  }

  /// Points move between so many members, who come one after the other, and no others.
  static let circle = 4

  var dice: SeededGenerator
  var documentLast: UInt64
  var done: [Deed] = []
  private var asked: [Ask.Kind: [Ask]] = [:]

  /// Creates dice for a seed; documents of different seeds get different ids.
  init(seed: UInt64) {
    dice = SeededGenerator(seed: seed)
    documentLast = seed << 32
  }

  mutating func next(_ model: LedgerModel) -> Step {
    let kind: Ask.Kind
    switch Int.random(in: 0..<100, using: &dice) {
    case 0..<14: return .moves(to: moment(model))
    case 14..<18: return .changes(policy(model))
    case 18..<34: kind = .earn
    case 34..<43: kind = .redeem
    case 43..<51: kind = .giveBack
    case 51..<56: kind = .decide
    case 56..<62: kind = .refund
    case 62..<70: kind = .hold
    case 70..<76: kind = .capture
    case 76..<78: kind = .void
    default: return .deeds(deeds(model))
    }
    return .asks(batch(of: kind, model))
  }

  /// A little later, much later, or exactly when something falls due, or just before.
  mutating func moment(_ model: LedgerModel) -> Int64 {
    var dues: [Int64] = []
    for wallet in model.wallets {
      dues += wallet.lots.map { wallet.expiry(of: $0) }
      dues += wallet.pendingLots.map(\.dueAt)
      dues += wallet.holds.filter { $0.end == nil }.map(\.expiresAt)
    }
    dues.removeAll { $0 <= model.now || $0 == ModelPolicy.never }
    if dice.chance(25), let due = dues.randomElement(using: &dice) {
      return dice.chance(60) ? due : max(due - 1, model.now)
    }
    let daysMax: Int64 = dice.chance(20) ? 40 : 4
    return model.now + Int64.random(in: 1...(daysMax * ModelPolicy.day), using: &dice)
  }

  private mutating func batch(of kind: Ask.Kind, _ model: LedgerModel) -> [Ask] {
    var sizeMax = dice.chance(30) ? 1 : 64
    // Mostly those with which something can still be done.
    let all = originals(of: kind, model)
    let open = all.filter { model.isOpen($0, to: kind) }
    let originals = open.isEmpty || dice.chance(15) ? all : open
    if ![.earn, .redeem, .hold].contains(kind) { sizeMax = min(sizeMax, originals.count + 1) }
    return (0..<Int.random(in: 1...sizeMax, using: &dice)).map { _ in
      let ask = ask(kind, model, originals)
      asked[kind, default: []].append(ask)
      return ask
    }
  }

  /// Mostly something new; else something that was asked before, in one of the ways in which tills
  /// get it wrong.
  mutating func ask(_ kind: Ask.Kind, _ model: LedgerModel, _ originals: [Ask]) -> Ask {
    documentLast += 1
    guard dice.chance(20), var ask = asked[kind]?.randomElement(using: &dice) else {
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
      kind: kind, partner: ModelRules.partners.randomElement(using: &dice)!,
      member: Int.random(in: model.members.indices, using: &dice), key: "k\(documentLast)",
      name: "n\(documentLast)", occurredAt: model.now, document: documentLast)
    if dice.chance(30) {
      ask.occurredAt -= Int64.random(in: 0...(80 * ModelPolicy.day), using: &dice)
    } else if dice.chance(3) {
      ask.occurredAt += Int64.random(in: 299_000_000...301_000_000, using: &dice)
    }
    switch kind {
    case .earn: price(&ask)
    case .redeem, .hold:
      if dice.chance(60) { ask.member = spender(model) ?? ask.member }
      // Often all that there is: what is spent whole can expire, be refunded and be owed later.
      let available = max(model.wallets[model.wallet(of: ask.member)].spendable, 1)
      ask.amount = dice.chance(50) ? available : Int64.random(in: 1...available + 5, using: &dice)
      if kind == .hold {
        let lifetimeMax: Int32 = dice.chance(30) ? 3_600 : 2_592_000
        ask.lifetime = Int32.random(in: 1...lifetimeMax, using: &dice)
      }
      fill(basketOf: &ask)
    case .decide, .giveBack, .refund, .capture, .void: refer(&ask, originals)
    }
    return ask
  }

  /// A member that has something to spend.
  mutating func spender(_ model: LedgerModel) -> Int? {
    model.members.indices.filter { model.wallets[model.wallet(of: $0)].spendable > 0 }
      .randomElement(using: &dice)
  }

  private mutating func price(_ ask: inout Ask) {
    ask.amount = Int64.random(in: 0...4000, using: &dice)
    let waiting = Int.random(in: 0..<100, using: &dice)
    if waiting < 20 { ask.confirmDays = Int.random(in: 1...20, using: &dice) }
    if (20..<40).contains(waiting) {
      ask.maturesAt = ask.occurredAt + Int64.random(in: 0...(20 * ModelPolicy.day), using: &dice)
    }
    if dice.chance(20) {
      let days = Int64.random(in: 0...60, using: &dice)
      ask.pointsExpire =
        dice.chance(20) ? ModelPolicy.never : ask.occurredAt + days * ModelPolicy.day
    }
  }

  /// The partner with rules demands a basket; half of that at most may be paid in points.
  private mutating func fill(basketOf ask: inout Ask) {
    guard ModelRules.ofPartners[ask.partner] != nil, let points = ask.amount else { return }
    if dice.chance(75) { ask.amount = max(points / 2 * 2, 1) }
    if dice.chance(90) {
      ask.basket = LedgerModel.value(of: points) * 2 + Int64.random(in: -2...20, using: &dice)
      ask.basket = max(ask.basket!, 0)
    }
  }

  private mutating func refer(_ ask: inout Ask, _ originals: [Ask]) {
    let original = originals.randomElement(using: &dice)
    if dice.chance(95), let original { ask.partner = original.partner }
    ask.member = original?.member ?? 0
    // A return names a receipt, all others an id.
    let isByName = ask.kind == .giveBack
    ask.original = original.map { isByName ? $0.name : "n\($0.document)" } ?? "n0"
    let whole = original?.amount ?? 0
    switch ask.kind {
    case .decide: ask.isConfirmation = dice.chance(65)
    case .void: break
    case .capture:
      ask.amount =
        dice.chance(45) ? max(whole, 1) : Int64.random(in: 1...whole * 11 / 10 + 1, using: &dice)
      if dice.chance(50) { ask.name = "" }
      if dice.chance(20) { fill(basketOf: &ask) }
    default:
      ask.amount =
        dice.chance(40) ? nil : Int64.random(in: 1...max(whole * 11 / 10, 1), using: &dice)
    }
  }

  /// What can be returned, refunded, decided on or captured, in an order that the dice replay.
  func originals(of kind: Ask.Kind, _ model: LedgerModel) -> [Ask] {
    let asks =
      switch kind {
      case .earn, .redeem, .hold: [Ask]()
      case .giveBack, .decide: model.purchases.values.map(\.ask)
      case .refund: model.redemptions.values.map(\.ask)
      case .capture, .void: model.holds.values.map(\.ask)
      }
    return asks.sorted { $0.document < $1.document }
  }
}

extension LedgerModel {
  /// Whether something may come of what an ask names, as far as one can see.
  fileprivate func isOpen(_ original: Ask, to kind: Ask.Kind) -> Bool {
    let name = Name(partner: original.partner, text: original.name)
    let earlier = { (asks: [Ask]) in
      asks.filter { $0.partner == original.partner && $0.original == original.name }.count
    }
    switch kind {
    case .earn, .redeem, .hold: return true
    case .decide:
      guard let purchase = purchases[name], purchase.decision == nil else { return false }
      return purchase.confirmBy.map { $0 > now } ?? false
    case .giveBack: return earlier(returns.values.map(\.ask)) < 2
    case .refund:
      let refunded = refunds.values.filter { $0.ask.original == "n\(original.document)" }
      return refunded.reduce(0) { $0 + $1.points } < redemptions[name]?.points ?? 1
    case .capture, .void:
      guard let hold = holds[name] else { return false }
      let open = wallets[hold.wallet].hold(original.document)!
      return open.end == nil && open.expiresAt > now
    }
  }
}
