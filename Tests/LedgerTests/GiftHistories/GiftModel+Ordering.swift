extension GiftModel {
  /// What the first step has found out for one request.
  private struct Reserved {
    var isOutOfStock = false
    var outcome: Int?
  }

  mutating func order(_ asks: [GiftAsk]) -> [Verdict] {
    let reserved = reserve(asks)
    if asks[0].cut == .afterReserving { return asks.map { _ in .again } }
    let verdicts = place(asks, reserved)
    if asks[0].cut == .afterPlacing { return asks.map { _ in .again } }
    for ask in asks { conclude(ask.document) }
    return verdicts
  }

  // MARK: Reserving

  /// Gifts first, then what surprises turn out to be, each in the order of the asks.
  private mutating func reserve(_ asks: [GiftAsk]) -> [Reserved] {
    var reserved = asks.map { _ in Reserved() }
    for isSurprise in [false, true] {
      for (place, ask) in asks.enumerated() {
        guard case .order(_, let gift, _, _) = ask.kind, gifts[gift].isLive,
          gifts[gift].odds.isEmpty != isSurprise
        else { continue }
        reserved[place] = isSurprise ? draw(gift, ask) : reserve(gift, ask)
      }
    }
    return reserved
  }

  private mutating func reserve(_ gift: Int, _ ask: GiftAsk) -> Reserved {
    let isTaken = take(gift, for: ask.document)
    return Reserved(isOutOfStock: !isTaken, outcome: isTaken ? gift : nil)
  }

  /// Sets one aside where there is an end of them; returns whether there was one.
  mutating func take(_ gift: Int, for order: UInt64) -> Bool {
    guard gifts[gift].stock != .unlimited else { return true }
    var code: Int?
    if gifts[gift].stock == .pool {
      code = gifts[gift].codeNext(at: now)
      guard code != nil else { return false }
    }
    guard gifts[gift].available > 0 else { return false }
    if let code { gifts[gift].codes[code].order = order }
    gifts[gift].available -= 1
    gifts[gift].reserved += 1
    reservations.append(
      Reservation(
        gift: gift, order: order, code: code, expiresAt: now + Self.reservationLifetime))
    return true
  }

  private mutating func draw(_ surprise: Int, _ ask: GiftAsk) -> Reserved {
    let nothing = Reserved(isOutOfStock: true)
    guard isThere(surprise) else { return nothing }
    let possible = gifts[surprise].odds.filter { gifts[$0.gift].isLive && isThere($0.gift) }
      .sorted { $0.gift < $1.gift }
    let all = possible.reduce(0) { $0 + $1.weight }
    guard all > 0 else { return nothing }
    var through: Int64 = 0
    let outcome = possible.first {
      through += $0.weight
      return ask.draw % all < through
    }!.gift
    for gift in Set([surprise, outcome]) {
      let isTaken = take(gift, for: ask.document)
      precondition(isTaken, "the model drew what is not there")
    }
    return Reserved(outcome: outcome)
  }

  private func isThere(_ gift: Int) -> Bool {
    switch gifts[gift].stock {
    case .unlimited: true
    case .counted: gifts[gift].available > 0
    case .pool: gifts[gift].available > 0 && gifts[gift].codeNext(at: now) != nil
    }
  }

  // MARK: Placing

  private mutating func place(_ asks: [GiftAsk], _ reserved: [Reserved]) -> [Verdict] {
    ledger.look(at: asks.map { ledger.wallet(of: Self.member(of: $0)) })
    let before = self
    var keys: Set<Name> = []
    var names: Set<Name> = []
    var wallets: Set<Int> = []
    return zip(asks, reserved).map { ask, reserved in
      let isNewKey = keys.insert(Name(partner: ask.partner, text: ask.key)).inserted
      let isNewName = names.insert(Name(partner: ask.partner, text: ask.name)).inserted
      let isNewWallet = wallets.insert(ledger.wallet(of: Self.member(of: ask))).inserted
      return place(ask, reserved, isNewKey && isNewName && isNewWallet, before)
    }
  }

  private static func member(of ask: GiftAsk) -> Int {
    guard case .order(let member, _, _, _) = ask.kind else {
      preconditionFailure("\(ask) is no order")
    }
    return member
  }

  private mutating func place(
    _ ask: GiftAsk, _ reserved: Reserved, _ isFirst: Bool, _ before: GiftModel
  ) -> Verdict {
    guard case .order(let member, let index, let paid, let expected) = ask.kind else {
      preconditionFailure("\(ask) is no order")
    }
    if let known = before.recalled(ask) { return known }
    guard isFirst else { return .again }
    if let same = before.orders.values.first(where: {
      $0.ask.partner == ask.partner && $0.ask.name == ask.name
    }) {
      guard same.member == member, same.gift == index, same.points == expected ?? same.points,
        same.amount == paid ?? 0
      else { return refused("reference_already_used") }
      return remember(ask, done(same.ask.document, isReplay: true))
    }
    let gift = gifts[index]
    let wallet = ledger.wallet(of: member)
    let count = before.orders.values.count {
      $0.gift == index && $0.member == member && !$0.isRefunded
    }
    let missing = gift.points - ledger.wallets[wallet].spendable
    if !gift.isLive { return remember(ask, refused("gift_not_orderable")) }
    if let expected, expected != gift.points { return refused("price_changed", gift.points) }
    if paid ?? 0 != gift.amount { return refused("money_part_mismatch", gift.amount) }
    if let limit = gift.limit, count >= limit {
      return remember(ask, refused("limit_reached", Int64(limit)))
    }
    if reserved.isOutOfStock { return remember(ask, refused("out_of_stock")) }
    if missing > 0 { return remember(ask, refused("insufficient_points", missing)) }
    write(ask, wallet, index, reserved.outcome!)
    return remember(ask, done(ask.document))
  }

  private mutating func write(_ ask: GiftAsk, _ wallet: Int, _ gift: Int, _ outcome: Int) {
    let points = gifts[gift].points
    let debit = ledger.wallets[wallet].post(
      .redeem, partner: WalletModel.operatorNumber, points: points)
    _ = ledger.wallets[wallet].consume(points, debit: debit, cause: debit)
    ledger.wallets[wallet].renew(until: ledger.renewed(by: now))
    var moves: [(Order.State, Int?)] = [(.placed, ask.partner)]
    if gifts[outcome].uses != nil { moves.append((.fulfilled, nil)) }
    if gifts[outcome].isDonation { moves += [(.fulfilled, nil), (.delivered, nil)] }
    let taken = reservations.filter { $0.order == ask.document }
    orders[ask.document] = Order(
      ask: ask, member: Self.member(of: ask), wallet: wallet, gift: gift, outcome: outcome,
      points: points, amount: gifts[gift].amount, units: taken.count, posting: debit, moves: moves)
    guard let uses = gifts[outcome].uses else { return }
    let code = taken.first { $0.gift == outcome }?.code
    issue(
      Voucher(
        id: ask.document, order: ask.document, gift: outcome,
        code: code.map { gifts[outcome].codes[$0].text } ?? Self.madeCode(ask.document),
        poolCode: code, uses: uses, usesLeft: uses,
        expiresAt: min(
          voucherEnd(of: outcome), code.map { gifts[outcome].codes[$0].validUntil } ?? .max),
        givesPointsBack: gifts[outcome].givesPointsBack, replaces: nil))
  }

  mutating func issue(_ voucher: Voucher) { vouchers.append(voucher) }

  /// The code that the service makes for a voucher.
  static func madeCode(_ voucher: UInt64) -> String { "made \(voucher)" }

  /// Through the end of the last day.
  private func voucherEnd(of gift: Int) -> Int64 {
    (now / ModelPolicy.day + gifts[gift].voucherDays + 1) * ModelPolicy.day
  }

  // MARK: Concluding

  /// Whether an order, or a voucher in the place of another, has what was set aside for it: nil
  /// where it is to be left to whoever carries stock back.
  private func isKept(_ reservation: Reservation) -> Bool? {
    let voucher = vouchers.first { $0.id == reservation.order && $0.replaces != nil }
    guard let order = orders[voucher?.order ?? reservation.order] else { return false }
    guard [.cancelled, .returned].contains(order.state) else { return true }
    let isListed = stockReturns.contains {
      $0.gift == reservation.gift && $0.order == reservation.order
    }
    return isListed ? nil : false
  }

  /// Finds out what becomes of all that is set aside for one.
  mutating func conclude(_ order: UInt64) {
    for reservation in reservations where reservation.order == order { conclude(reservation) }
  }

  private mutating func conclude(_ reservation: Reservation) {
    guard reservation.expiresAt != nil, let isKept = isKept(reservation) else { return }
    let place = reservations.firstIndex(of: reservation)!
    gifts[reservation.gift].reserved -= 1
    if isKept {
      gifts[reservation.gift].taken += 1
      reservations[place].expiresAt = nil
    } else {
      gifts[reservation.gift].available += 1
      if let code = reservation.code { gifts[reservation.gift].codes[code].order = nil }
      reservations.remove(at: place)
    }
  }

  mutating func heal() {
    for reservation in reservations where reservation.expiresAt ?? .max <= now {
      conclude(reservation)
    }
    carryStockReturns()
  }

  /// Takes back what ended orders had taken; a code that a member may have seen stays out.
  mutating func carryStockReturns() {
    for returned in stockReturns {
      guard
        let place = reservations.firstIndex(where: {
          $0.gift == returned.gift && $0.order == returned.order
        })
      else { continue }
      let reservation = reservations.remove(at: place)
      if reservation.expiresAt == nil {
        gifts[returned.gift].taken -= 1
      } else {
        gifts[returned.gift].reserved -= 1
      }
      if let code = reservation.code {
        gifts[returned.gift].codes[code].isVoid = true
      } else {
        gifts[returned.gift].available += 1
      }
    }
    stockReturns = []
  }
}
