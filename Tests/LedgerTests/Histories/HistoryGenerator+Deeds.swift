// Dice for what the operator does.

extension HistoryGenerator {
  mutating func deeds(_ model: LedgerModel) -> [Deed] {
    (0..<Int.random(in: 1...48, using: &dice)).map { _ in
      let deed = deed(model)
      done.append(deed)
      return deed
    }
  }

  /// Mostly something new; else what was done before, perhaps with another number of points.
  mutating func deed(_ model: LedgerModel) -> Deed {
    documentLast += 1
    if dice.chance(12), var deed = done.randomElement(using: &dice) {
      deed.document = documentLast
      if case .transfer(let source, let target, let points, let reference) = deed.kind,
        dice.chance(25)
      {
        deed.kind = .transfer(
          source: source, target: target, points: points + 1, reference: reference)
      }
      return deed
    }
    let anyone = Int.random(in: model.members.indices, using: &dice)
    let member = (dice.chance(50) ? spender(model) : nil) ?? anyone
    let step = Int.random(in: dice.chance(5) ? 0...0 : 1...Self.circle - 1, using: &dice)
    let other = member / Self.circle * Self.circle + (member + step) % Self.circle
    let kind: Deed.Kind
    switch Int.random(in: 0..<100, using: &dice) {
    case 0..<10: kind = freezing(model.wallet(of: member), model)
    case 10..<24: kind = proposal(member, model)
    case 24..<36: kind = decision(model)
    case 36..<59: kind = transfer(member, other, model)
    case 59..<66: kind = notice(model.wallet(of: member), model)
    case 66..<68: kind = .expire
    case 68..<76: kind = reinstatement(model.wallet(of: member), model)
    case 76..<82: kind = .join(member: member, householdOf: other)
    case 82..<87: kind = .leave(member: member, newWallet: 0)
    case 87..<93: kind = .merge(member: member, into: other)
    default:
      let aliases = model.members.indices.filter { model.members[$0].mergedInto != nil }
      kind = .unmerge(
        member: (dice.chance(80) ? aliases.randomElement(using: &dice) : nil) ?? member)
    }
    var deed = Deed(kind: kind, document: documentLast)
    switch kind {
    case .propose, .decide, .transfer, .join, .merge, .unmerge: deed.isRehearsal = dice.chance(8)
    case .freeze, .notice, .expire, .reinstate, .leave: break
    }
    return deed
  }

  private mutating func freezing(_ wallet: Int, _ model: LedgerModel) -> Deed.Kind {
    let frozen = model.wallets.indices.filter { model.wallets[$0].status == .frozen }
    if dice.chance(60), let frozen = frozen.randomElement(using: &dice) {
      return .freeze(wallet: frozen, isFrozen: false)
    }
    return .freeze(wallet: wallet, isFrozen: dice.chance(60))
  }

  private mutating func actor() -> String {
    ["ann", "Ann", "bob", "carl"].randomElement(using: &dice)!
  }

  private mutating func proposal(_ member: Int, _ model: LedgerModel) -> Deed.Kind {
    let isCredit = dice.chance(60)
    let today = model.now / ModelPolicy.day
    let available = max(model.wallets[model.wallet(of: member)].spendable, 1)
    return .propose(
      member: member, isCredit: isCredit,
      points: Int64.random(in: 1...(isCredit ? 30 : available + 2), using: &dice),
      throughDay: isCredit && dice.chance(40)
        ? today + Int64.random(in: -1...30, using: &dice) : nil,
      reference: "a\(documentLast)", actor: actor())
  }

  private mutating func decision(_ model: LedgerModel) -> Deed.Kind {
    let open = model.adjustments.filter { $0.decision == nil }
    let adjustment = (dice.chance(80) ? open : model.adjustments).randomElement(using: &dice)
    return .decide(
      adjustment: adjustment?.document ?? 7, isApproval: dice.chance(75), actor: actor())
  }

  private mutating func transfer(
    _ member: Int, _ other: Int, _ model: LedgerModel
  ) -> Deed.Kind {
    let available = max(model.wallets[model.wallet(of: member)].spendable, 1)
    return .transfer(
      source: member, target: other,
      points: dice.chance(30) ? available : Int64.random(in: 1...available + 2, using: &dice),
      reference: "t\(documentLast)")
  }

  private mutating func notice(_ wallet: Int, _ model: LedgerModel) -> Deed.Kind {
    let noticedAt = model.now - Int64.random(in: -1...(10 * ModelPolicy.day), using: &dice)
    let lot = model.wallets[wallet].lots.randomElement(using: &dice)
    let expiry = lot.map { model.wallets[wallet].expiry(of: $0) } ?? noticedAt
    let soonest = noticedAt + 30 * ModelPolicy.day
    var through = expiry == ModelPolicy.never ? soonest : max(expiry, soonest)
    if dice.chance(30) {
      through += Int64.random(in: -1...(30 * ModelPolicy.day + 1), using: &dice)
    }
    return .notice(wallet: wallet, through: through, noticedAt: noticedAt)
  }

  private mutating func reinstatement(_ wallet: Int, _ model: LedgerModel) -> Deed.Kind {
    let postings = model.wallets[wallet].postings
    let expiries = postings.indices.filter { postings[$0].kind == .expire }
    let expiry = expiries.randomElement(using: &dice)
    let points = expiry.map { postings[$0].points } ?? 1
    let today = model.now / ModelPolicy.day
    let until: Deed.Until =
      [
        .byPolicy, .byPolicy, .never, .through(today - 1),
        .through(today + Int64.random(in: 0...40, using: &dice)),
      ].randomElement(using: &dice)!
    return .reinstate(
      wallet: wallet, expiry: expiry.map { $0 + 1 } ?? postings.count + 1,
      points: dice.chance(50) ? nil : Int64.random(in: 1...points + 1, using: &dice),
      until: until)
  }
}
