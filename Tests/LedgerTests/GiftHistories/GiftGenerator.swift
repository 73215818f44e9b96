import Coalition

/// Dice for histories of gifts: what happens next, given what has happened.
struct GiftGenerator {
  enum Step: CustomStringConvertible {
    case asks([GiftAsk])
    case earn(Ask)
    case deed(GiftDeed)
    case moves(to: Int64)

    var description: String {
      switch self {
      case .asks(let asks): asks.map { "  \($0)" }.joined(separator: "\n")
      case .earn(let ask): "  \(ask)"
      case .deed(let deed): "  \(deed)"
      case .moves(let now): "  the clock moves to \(now)"
      }
    }
  }

  var dice: SeededGenerator
  private var documentLast: UInt64
  private var asked: [GiftAsk] = []
  private var codeLast = 0

  /// Creates dice for a seed; documents of different seeds get different ids.
  init(seed: UInt64) {
    dice = SeededGenerator(seed: seed)
    documentLast = seed << 32
  }

  /// What there is to choose from: scarce and endless goods, one of each kind of voucher, pools, a
  /// donation, and surprises that lead to them.
  static let gifts: [GiftModel.Gift] = [
    GiftModel.Gift(supplier: 0, points: 40, stock: .counted, available: 6),
    GiftModel.Gift(supplier: 1, points: 25, amount: 500, stock: .counted, limit: 2, available: 9),
    GiftModel.Gift(supplier: -1, points: 10),
    GiftModel.Gift(supplier: 1, points: 30, uses: 3, voucherDays: 20, givesPointsBack: true),
    GiftModel.Gift(supplier: 0, points: 20, uses: 1, voucherDays: 5),
    GiftModel.Gift(
      supplier: 1, points: 15, stock: .pool, uses: 1, voucherDays: 30, givesPointsBack: true),
    GiftModel.Gift(supplier: 0, points: 12, stock: .pool, uses: 2, voucherDays: 400),
    GiftModel.Gift(supplier: 0, points: 5, stock: .counted, isDonation: true, available: 30),
    GiftModel.Gift(
      supplier: 1, points: 18, stock: .counted, odds: odds([(1, 2), (3, 1), (5, 3)]),
      available: 12),
    GiftModel.Gift(supplier: 0, points: 16, odds: odds([(0, 1), (4, 2), (6, 4)])),
  ]

  private static func odds(_ odds: [(gift: Int, weight: Int64)]) -> [GiftModel.Gift.Odds] {
    odds.map { GiftModel.Gift.Odds(gift: $0.gift, weight: $0.weight) }
  }

  mutating func next(_ model: GiftModel) -> Step {
    switch Int.random(in: 0..<100, using: &dice) {
    case 0..<14: return .moves(to: moment(model))
    case 14..<24: return .earn(earn(model))
    case 24..<54: return .asks(orders(model))
    case 54..<94: return .asks([again(model) ?? ask(model)])
    case 94..<96:
      let gift = Int.random(in: model.gifts.indices, using: &dice)
      return .deed(.pause(gift: gift, isPaused: model.gifts[gift].isLive))
    case 96..<98: return .deed(.expire)
    default: return .deed(.heal)
    }
  }

  /// A little later, much later, or exactly when something is over, or just before.
  private mutating func moment(_ model: GiftModel) -> Int64 {
    var dues = model.vouchers.filter { $0.outcome == nil }.map(\.expiresAt)
    dues += model.reservations.compactMap(\.expiresAt)
    dues += model.gifts.flatMap { $0.codes.map(\.validUntil) }
    dues += model.wrongCodes.values.flatMap { $0.map { $0 + GiftModel.hour } }
    dues.removeAll { $0 <= model.now || $0 == .max }
    if dice.chance(40), let due = dues.randomElement(using: &dice) {
      return dice.chance(60) ? due : max(due - 1, model.now)
    }
    let spans = [60_000_000, 60_000_000, GiftModel.hour, 4 * ModelPolicy.day]
    let most = spans.randomElement(using: &dice)!
    return model.now + Int64.random(in: 1...most, using: &dice)
  }

  private mutating func earn(_ model: GiftModel) -> Ask {
    documentLast += 1
    return Ask(
      kind: .earn, partner: Int.random(in: 0...1, using: &dice),
      member: Int.random(in: model.ledger.members.indices, using: &dice),
      key: "e\(documentLast)", name: "r\(documentLast)",
      amount: Int64.random(in: 0...12_000, using: &dice), occurredAt: model.now,
      document: documentLast)
  }

  // MARK: Asks

  /// One, or many at once, of which some want the same.
  private mutating func orders(_ model: GiftModel) -> [GiftAsk] {
    if dice.chance(15), let order = again(model, where: { $0.operation == "order" }) {
      return [order]
    }
    let count = dice.chance(60) ? 1 : Int.random(in: 2...12, using: &dice)
    let favourite = Int.random(in: model.gifts.indices, using: &dice)
    var orders = (0..<count).map { _ in
      order(
        of: dice.chance(50) ? favourite : Int.random(in: model.gifts.indices, using: &dice), model)
    }
    if dice.chance(8), count > 1 { orders[1].key = orders[0].key }
    if dice.chance(8), count > 1 { orders[1].name = orders[0].name }
    if dice.chance(8), count == 1 {
      orders[0].cut = dice.chance(50) ? .afterReserving : .afterPlacing
    }
    asked += orders
    return orders
  }

  private mutating func order(of index: Int, _ model: GiftModel) -> GiftAsk {
    documentLast += 1
    let gift = model.gifts[index]
    // Mostly somebody who can pay.
    let rich = model.ledger.members.indices.filter {
      model.ledger.wallets[model.ledger.wallet(of: $0)].balance >= gift.points
    }
    let anybody = Int.random(in: model.ledger.members.indices, using: &dice)
    let member = dice.chance(80) ? rich.randomElement(using: &dice) ?? anybody : anybody
    var paid = gift.amount > 0 ? gift.amount : nil
    if dice.chance(5) { paid = paid == nil ? 100 : nil }
    let expected = dice.chance(10) ? gift.points - (dice.chance(30) ? 1 : 0) : nil
    return GiftAsk(
      kind: .order(member: member, gift: index, paid: paid, expected: expected),
      partner: Int.random(in: 0...1, using: &dice), key: "k\(documentLast)",
      name: "n\(documentLast)", document: documentLast,
      draw: Int64.random(in: 0 ... .max, using: &dice))
  }

  private mutating func ask(_ model: GiftModel) -> GiftAsk {
    documentLast += 1
    var ask = GiftAsk(
      kind: kind(model), partner: Int.random(in: 0...1, using: &dice), isDesk: dice.chance(15),
      key: "k\(documentLast)", name: "n\(documentLast)", document: documentLast)
    address(&ask, model)
    asked.append(ask)
    return ask
  }

  private mutating func kind(_ model: GiftModel) -> GiftAsk.Kind {
    let orders = model.orders.keys.sorted()
    let order = orders.suffix(40).randomElement(using: &dice) ?? 1
    switch Int.random(in: 0..<100, using: &dice) {
    case 0..<34: return .move(order: order, move(of: model.orders[order], model))
    case 34..<62:
      return .activate(code: code(model), uses: [1, 1, 1, 2, 3].randomElement(using: &dice)!)
    case 62..<74: return .check(code: code(model))
    case 74..<84:
      let open = model.vouchers.filter { $0.outcome == nil && $0.expiresAt > model.now }
      let lost = dice.chance(70) ? open.randomElement(using: &dice) : nil
      return .reissue(order: lost?.order ?? order)
    case 84..<89:
      return .stock(
        gift: anyGift(.counted, model), change: [-3, -2, -1, 1, 2, 5].randomElement(using: &dice)!)
    case 89..<96:
      let gift = anyGift(.pool, model)
      let codes = (0..<Int.random(in: 1...6, using: &dice)).map { _ in
        codeLast += 1
        return Self.code(dice.chance(10) ? codeLast / 2 : codeLast, of: model.gifts[gift])
      }
      return .upload(
        gift: gift, codes: Array(Set(codes)).sorted(),
        validUntil: dice.chance(60)
          ? nil : model.now + Int64.random(in: -1...30, using: &dice) * ModelPolicy.day)
    default:
      let gift = anyGift(.pool, model)
      let codes = (0..<4).map { _ in
        Self.code(Int.random(in: 1...codeLast + 1, using: &dice), of: model.gifts[gift])
      }
      return .withdraw(gift: gift, codes: Set(codes).sorted())
    }
  }

  /// Mostly one that may be legal in the state that the order is in.
  private mutating func move(of order: GiftModel.Order?, _ model: GiftModel) -> OrderMove {
    var moves = OrderMove.allCases
    if let order, dice.chance(75) {
      switch order.state {
      case .placed: moves = [.fulfil, .fulfil, .cancel]
      case .fulfilled:
        moves = model.gifts[order.outcome].uses == nil ? [.deliver, .return] : [.cancel]
      case .delivered: moves = [.return]
      case .cancelled, .expired, .returned: break
      }
    }
    return moves.randomElement(using: &dice)!
  }

  /// A code that a supplier brings; no other one has the same.
  static func code(_ number: Int, of gift: GiftModel.Gift) -> String {
    "code \(number) of \(gift.supplier)"
  }

  private mutating func anyGift(_ stock: GiftModel.Gift.Stock, _ model: GiftModel) -> Int {
    let right = model.gifts.indices.filter { model.gifts[$0].stock == stock }
    return dice.chance(95)
      ? right.randomElement(using: &dice)! : model.gifts.indices.randomElement(using: &dice)!
  }

  /// Mostly the code of a voucher, the newer the likelier; else nobody's.
  private mutating func code(_ model: GiftModel) -> String {
    let open = model.vouchers.filter { $0.outcome == nil && $0.expiresAt > model.now }
    let among = dice.chance(75) ? open : model.vouchers
    guard dice.chance(92), let voucher = among.suffix(60).randomElement(using: &dice) else {
      return "guess \(documentLast)"
    }
    return voucher.code
  }

  /// Mostly whoever may ask.
  private mutating func address(_ ask: inout GiftAsk, _ model: GiftModel) {
    guard dice.chance(88) else { return }
    switch ask.kind {
    case .move(let document, let move):
      guard let order = model.orders[document] else { return }
      let supplier = model.gifts[order.gift].supplier
      ask.isDesk = supplier >= 0 && (move != .cancel || dice.chance(40))
      ask.partner = ask.isDesk ? supplier : order.ask.partner
      if dice.chance(10) { ask.cut = .afterMoving }
    case .reissue(let document):
      guard let order = model.orders[document] else { return }
      let supplier = model.gifts[order.gift].supplier
      ask.isDesk = supplier >= 0 && supplier != order.ask.partner && dice.chance(30)
      ask.partner = ask.isDesk ? supplier : order.ask.partner
    case .activate(let code, _), .check(let code):
      ask.isDesk = false
      guard let voucher = model.vouchers.first(where: { $0.code == code }) else { return }
      ask.partner = model.gifts[voucher.gift].supplier
    case .stock(let gift, _), .upload(let gift, _, _), .withdraw(let gift, _):
      ask.isDesk = true
      ask.partner = max(model.gifts[gift].supplier, 0)
    case .order: return
    }
  }

  /// Something that was asked before, in one of the ways in which tills get it wrong.
  private mutating func again(
    _ model: GiftModel, where isRight: (GiftAsk) -> Bool = { $0.operation != "order" }
  ) -> GiftAsk? {
    guard dice.chance(20),
      var ask = asked.suffix(80).filter(isRight).randomElement(using: &dice)
    else { return nil }
    documentLast += 1
    ask.document = documentLast
    ask.cut = nil
    switch Int.random(in: 0..<10, using: &dice) {
    case 0..<6: break
    case 6..<8: ask.key = "k\(documentLast)"
    case 8: ask.name = "n\(documentLast)"
    default: ask.key = asked.randomElement(using: &dice)!.key
    }
    return ask
  }
}
